using Fovea.Nn;
using Fovea.Training;

namespace Fovea.Sweeps;

/// <summary>The figure that trials are compared by.</summary>
/// <param name="Name"><c>loss</c>, or the name of a metric.</param>
/// <param name="Part"><c>validation</c> or <c>training</c>.</param>
/// <param name="HigherIsBetter">Whether a larger figure is the better one.</param>
/// <param name="Format">A figure as people read it.</param>
internal sealed record SweepMetric(string Name, string Part, bool HigherIsBetter, Func<double, string> Format)
{
    private const string Training = "training", Validation = "validation", Loss = "loss";

    /// <summary>What it is called in a report.</summary>
    public string Title => $"{Part} {Name}";

    /// <summary>Its key in lines of <c>metrics.jsonl</c>.</summary>
    public string Key => Part + char.ToUpperInvariant(Name[0]) + Name[1..];

    /// <summary>That of a sweep.</summary>
    /// <exception cref="ArgumentException">The task has no such figure, or no samples are held out.</exception>
    public static SweepMetric Of(Sweep sweep)
    {
        var task = PartTables.Tasks.Build(sweep.Config.Task, new(new Flatten(),
            sweep.Config.Loss is null ? null : PartTables.Losses.Build(sweep.Config.Loss, null),
            sweep.Config.Metrics.Count == 0 ? null : [.. sweep.Config.Metrics.Select(m => PartTables.Metrics.Build(m, null))]));
        var (part, name) = sweep.Metric.Split('.', 2) switch
        {
            [Training or Validation, _] words => (words[0], words[1]),
            _ => (Validation, sweep.Metric),
        };
        if (name.Length == 0) name = task.Metrics.Count > 0 ? task.Metrics[0].Name : Loss;
        if (part == Validation && sweep.Config.Validation == 0 && sweep.Space.All(d => d.Path != Validation)) throw new ArgumentException(
            "validation: expected samples that are held out to compare trials by, got 0; the test set is not for choosing. Set validation: 0.1.");
        if (name == Loss) return new(name, part, false, NumberText.Short);
        string[] names = [Loss, .. task.Metrics.Select(m => m.Name)];
        var metric = task.Metrics.FirstOrDefault(m => m.Name == name) ?? throw new ArgumentException(
            $"metric: expected a figure of the task {sweep.Config.Task.Name}, which are {string.Join(", ", names)}, got '{Excerpt.Of(name)}'"
            + $"{Nearest.Hint(name, names)}.");
        return new(name, part, metric.HigherIsBetter, metric.Format);
    }
}
