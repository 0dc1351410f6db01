using System.Text.Json.Nodes;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Writes, every few steps, how the elements of each parameter's gradient are distributed: counts in bins of equal width between
/// the smallest and the largest.</summary>
/// <remarks>Lines of <c>metrics.jsonl</c> of kind <c>gradients</c>: for each parameter <c>low</c>, <c>high</c> and <c>counts</c>. After a
/// <see cref="GradientClipping"/> in the list it sees the bounded gradients.</remarks>
/// <param name="every">Mini-batches between two lines, 1 or more.</param>
/// <param name="bins">Number of bins, 1 or more.</param>
[Part("gradientHistogram", "writes counts of gradients to metrics.jsonl")]
public sealed class GradientHistogram(int every = 100, int bins = 32) : Callback
{
    private readonly int _every = every >= 1 ? every
        : throw new ArgumentOutOfRangeException(nameof(every), every, "GradientHistogram: expected a line every 1 mini-batch or more.");

    private readonly int _bins = bins >= 1 ? bins
        : throw new ArgumentOutOfRangeException(nameof(bins), bins, "GradientHistogram: expected 1 bin or more.");

    /// <summary>Mini-batches between two lines.</summary>
    public int Every => _every;

    /// <summary>Number of bins.</summary>
    public int Bins => _bins;

    /// <inheritdoc/>
    public override void AfterBackward(TrainingContext context)
    {
        var step = context.Progress.Step + 1;
        if (step % _every != 0 || context.Trainer.Run is not { } run) return;
        var layers = new JsonObject();
        foreach (var (name, parameter) in context.Gradients)
        {
            var (low, high, counts) = Count(parameter.Grad!.Detach(), _bins);
            layers[name] = new JsonObject
            {
                ["low"] = low, ["high"] = high,
                ["counts"] = new JsonArray([.. counts.Select(c => (JsonNode)c)])
            };
        }
        run.AppendMetrics(new JsonObject { ["kind"] = "gradients", ["step"] = step, ["layers"] = layers });
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
}
