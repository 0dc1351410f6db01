using System.Text.Json.Nodes;

namespace Fovea.Training;

/// <summary>The figures of a run, epoch by epoch, by name: <c>trainingLoss</c>, <c>validationAccuracy</c>, <c>testLoss</c>, …</summary>
public sealed class RunFigures
{
    private readonly Dictionary<string, List<(double Epoch, double Value)>> _curves = [];
    private readonly List<string> _names = [];

    private RunFigures(IEnumerable<JsonObject> lines)
    {
        foreach (var line in lines)
        {
            if (Text(line, "kind") is not ("epoch" or "test") || Number(line, "epoch") is not { } epoch) continue;
            foreach (var (name, _) in line)
            {
                if (name == FigureKind.Bare(name)) continue;
                if (!_curves.TryGetValue(name, out var curve))
                {
                    _names.Add(name);
                    _curves[name] = curve = [];
                }
                curve.Add((epoch, Number(line, name) ?? double.NaN));
            }
            if (Text(line, "kind") == "epoch") Epochs = Math.Max(Epochs, (int)Math.Clamp(epoch, 0, int.MaxValue));
        }
    }

    /// <summary>Epochs that were completed.</summary>
    public int Epochs { get; }

    /// <summary>The names of the figures, in the order in which they were first written.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The name of the figure that validation is judged by: the first metric, or the loss; null where nothing is held
    /// out.</summary>
    public string? Validation => First("validation");

    /// <summary>The name of the figure that the test set is judged by; null where it was not measured.</summary>
    public string? Test => First("test");

    /// <summary>The figures of a run; a last line that was cut off is left out.</summary>
    public static RunFigures Of(RunFolder run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new(run.ReadMetrics());
    }

    /// <summary>A figure against the epochs; empty where there is no such figure.</summary>
    public IReadOnlyList<(double Epoch, double Value)> Curve(string name) => _curves.TryGetValue(name, out var curve) ? curve : [];

    /// <summary>The figure of the last epoch; NaN where there is none.</summary>
    public double Last(string name) => Curve(name) is [.., var last] ? last.Value : double.NaN;

    /// <summary>The best figure of all epochs; NaN where there is none.</summary>
    public double Best(string name)
    {
        var values = Curve(name).Select(p => p.Value).Where(double.IsFinite).DefaultIfEmpty(double.NaN);
        return FigureKind.HigherIsBetter(name) ? values.Max() : values.Min();
    }

    private string? First(string part)
    {
        var own = _names.Where(n => n.StartsWith(part, StringComparison.Ordinal)).ToList();
        return own.FirstOrDefault(n => FigureKind.Bare(n) != "loss") ?? own.FirstOrDefault();
    }

    // The file is a text that anybody may have changed: what is no number is none.
    private static double? Number(JsonObject line, string key) =>
        line[key] is JsonValue value && value.TryGetValue<double>(out var number) ? number : null;

    private static string? Text(JsonObject line, string key) =>
        line[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
