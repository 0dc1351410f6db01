using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>How far a class's score falls where a patch is covered: <c>m(p) = mean over the patches that cover p of y(x) − y(x with the
/// patch covered)</c>.</summary>
/// <remarks><b>Shape</b>: [H, W], the picture's pixels; patches begin every <see cref="Stride"/> pixels, the last ones at the edge.
/// <b>Source</b>: M. Zeiler and R. Fergus, "Visualizing and understanding convolutional networks", ECCV 2014, section 4.2.</remarks>
public sealed class Occlusion : Explanation
{
    /// <summary>Side of a patch in pixels of what the network sees; null for a seventh of the shorter side.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int? Patch
    {
        get;
        init => field = value is null or >= 1 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), $"Occlusion: expected a patch of 1 pixel or more, got {value}.");
    }

    /// <summary>Distance of the patches in pixels; null for half a patch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int? Stride
    {
        get;
        init => field = value is null or >= 1 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), $"Occlusion: expected a stride of 1 pixel or more, got {value}.");
    }

    /// <summary>What a covered pixel becomes after normalisation: 0 is the data's mean colour.</summary>
    public float Fill { get; init; }

    /// <inheritdoc/>
    protected override SaliencyMap Compute(Module network, Tensor x, int classIndex, CancellationToken cancellation)
    {
        var (channels, height, width) = (x.Shape[1], x.Shape[2], x.Shape[3]);
        var patch = Math.Min(Patch ?? Math.Max(1, Math.Min(height, width) / 7), Math.Min(height, width));
        var stride = Stride ?? Math.Max(1, patch / 2);
        using var _ = Autograd.NoGrad();
        var plain = network.Forward(x);
        var score = Score(plain, classIndex).Item();
        var classes = plain.Count;
        var places = Starts(height, patch, stride).SelectMany(top => Starts(width, patch, stride).Select(left => (top, left))).ToArray();
        const int most = 16;
        var (calls, elements) = (new ScoreCalls(network, [channels, height, width]), x.Count);
        var (batch, scores) = (new float[most * elements], new float[most * classes]);
        var (sums, counts) = (new double[height * width], new int[height * width]);
        for (var first = 0; first < places.Length; first += most)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(most, places.Length - first);
            for (var i = 0; i < count; i++)
            {
                var covered = batch.AsSpan(i * elements, elements);
                x.AsReadOnlySpan<float>().CopyTo(covered);
                var (top, left) = places[first + i];
                for (var c = 0; c < channels; c++)
                    for (var y = top; y < top + patch; y++) covered.Slice((c * height + y) * width + left, patch).Fill(Fill);
            }
            calls.Run(batch.AsSpan(0, count * elements), scores.AsSpan(0, count * classes));
            for (var i = 0; i < count; i++)
            {
                var drop = score - scores[i * classes + classIndex];
                var (top, left) = places[first + i];
                for (var y = top; y < top + patch; y++)
                    for (var at = y * width + left; at < y * width + left + patch; at++)
                    {
                        sums[at] += drop;
                        counts[at]++;
                    }
            }
        }
        var values = new float[sums.Length];
        // A stride above the patch leaves pixels that were never covered.
        for (var i = 0; i < values.Length; i++) values[i] = counts[i] == 0 ? 0 : (float)(sums[i] / counts[i]);
        return new("occlusion", classIndex, Tensor.From(values, [height, width]));
    }

    private static IEnumerable<int> Starts(int side, int patch, int stride)
    {
        for (var start = 0; start < side - patch; start += stride) yield return start;
        yield return side - patch;
    }
}

/// <summary><see cref="Occlusion"/> by name.</summary>
public sealed class OcclusionEntry : ExplanationEntry
{
    /// <inheritdoc/>
    public override string Name => "occlusion";

    /// <inheritdoc/>
    public override string Title => "Occlusion";

    /// <inheritdoc/>
    public override string Description => "how far the score falls where a patch is covered";

    /// <inheritdoc/>
    public override IReadOnlyList<ArgumentSpec> Arguments { get; } =
    [
        ArgumentSpec.Integer("patch", null, "Side of the patch that occlusion covers, in pixels; a seventh of the picture unless given."),
        ArgumentSpec.Integer("stride", null, "Distance of the patches in pixels; half a patch unless given."),
    ];

    /// <inheritdoc/>
    public override Explanation Create(Arguments arguments) =>
        new Occlusion { Patch = arguments.OptionalInteger("patch"), Stride = arguments.OptionalInteger("stride") };
}
