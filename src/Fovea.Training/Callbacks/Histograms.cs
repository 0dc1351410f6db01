using System.Text.Json.Nodes;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Writes, every few steps, how the elements of each parameter and of its gradient are distributed: counts in bins of equal width
/// between the smallest and the largest.</summary>
/// <remarks>Lines of <c>metrics.jsonl</c> of kinds <c>weights</c> and <c>gradients</c>: for each parameter <c>low</c>, <c>high</c>,
/// <c>counts</c>, <c>sum</c> and <c>sumSquares</c>; histograms in TensorBoard. Weights are those before the step. After a
/// <see cref="GradientClipping"/> in the list it sees the bounded gradients.</remarks>
/// <param name="every">Mini-batches between two, 1 or more.</param>
/// <param name="bins">Number of bins, 1 or more.</param>
[Part("histograms", "writes counts of weights and gradients to metrics.jsonl and TensorBoard")]
public sealed class Histograms(int every = 100, int bins = 32) : Callback
{
    private readonly int _every = every >= 1 ? every
        : throw new ArgumentOutOfRangeException(nameof(every), every, "Histograms: expected one every 1 mini-batch or more.");

    private readonly int _bins = bins >= 1 ? bins
        : throw new ArgumentOutOfRangeException(nameof(bins), bins, "Histograms: expected 1 bin or more.");

    /// <summary>Mini-batches between two.</summary>
    public int Every => _every;

    /// <summary>Number of bins.</summary>
    public int Bins => _bins;

    /// <inheritdoc/>
    public override void AfterBackward(TrainingContext context)
    {
        var step = context.Progress.Step + 1;
        if (step % _every != 0 || context.Trainer.Run is not { } run) return;
        // At a player's turn, those that move.
        Write("weights", context.Task.Modules.SelectMany(m => m.NamedParameters())
            .Where(p => context.Turn is null || p.Tensor.RequiresGrad).Select(p => (p.Name, p.Tensor.Detach())));
        Write("gradients", context.Gradients.Select(g => (g.Name, g.Parameter.Grad!.Detach())));

        void Write(string kind, IEnumerable<(string Name, Tensor Values)> tensors)
        {
            var layers = new JsonObject();
            foreach (var (name, values) in tensors) layers[name] = Line(values);
            run.AppendMetrics(new JsonObject { ["kind"] = kind, ["step"] = step, ["layers"] = layers });
        }
    }

    /// <summary>Counts of elements in bins of equal width; elements that are not finite are left out.</summary>
    public static (double Low, double High, int[] Counts) Count(Tensor values, int bins)
    {
        var finite = values.To(DType.Float64).ToArray<double>().Where(double.IsFinite).ToArray();
        var counts = new int[bins];
        if (finite.Length == 0) return (0, 0, counts);
        var (low, high) = (finite.Min(), finite.Max());
        foreach (var v in finite) counts[high > low ? Math.Min((int)((v - low) / (high - low) * bins), bins - 1) : 0]++;
        return (low, high, counts);
    }

    private JsonObject Line(Tensor values)
    {
        var (low, high, counts) = Count(values, _bins);
        var (sum, squares) = (0.0, 0.0);
        foreach (var v in values.To(DType.Float64).ToArray<double>())
        {
            if (!double.IsFinite(v)) continue;
            sum += v;
            squares += v * v;
        }
        return new()
        {
            ["low"] = low, ["high"] = high, ["counts"] = new JsonArray([.. counts.Select(c => (JsonNode)c)]), ["sum"] = sum,
            ["sumSquares"] = squares,
        };
    }
}
