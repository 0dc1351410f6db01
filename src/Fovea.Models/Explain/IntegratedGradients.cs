using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>Integrated gradients: <c>a = (x − x′) · ∫₀¹ ∂y/∂x at x′ + t (x − x′) dt</c>, with the integral by midpoints. All of a add up to
/// <c>y(x) − y(x′)</c>.</summary>
/// <remarks><b>Shape</b>: a is [C, H, W]; the map is its sum over the channels, [H, W]. <b>Source</b>: M. Sundararajan, A. Taly and Q. Yan,
/// "Axiomatic attribution for deep networks", ICML 2017, equation 1 and proposition 1 (completeness).</remarks>
public sealed class IntegratedGradients : Explanation
{
    private const int MostInBatch = 8;

    /// <summary>Points of the integral.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not 1…10,000.</exception>
    public int Steps
    {
        get;
        init => field = value is >= 1 and <= 10_000 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), $"IntegratedGradients: expected 1 to 10000 steps, got {value}.");
    } = 64;

    /// <summary>x′, where the way begins, [C, H, W]; null for zeros, which are the data's mean colour after normalisation.</summary>
    public Tensor? Baseline { get; init; }

    /// <inheritdoc/>
    protected override SaliencyMap Compute(Module network, Tensor x, int classIndex, CancellationToken cancellation)
    {
        Shape shape = [.. x.Shape.Sizes[1..]];
        if (Baseline is not null && Baseline.Shape != shape)
            throw new ShapeException($"IntegratedGradients: expected a baseline {shape}, got {Baseline.Shape}.");
        var to = x.ToArray<float>();
        var from = Baseline?.ToArray<float>() ?? new float[to.Length];
        var sums = new double[to.Length];
        var most = ScoreCalls.FixedBatch(network) ?? MostInBatch;
        for (var first = 0; first < Steps; first += most)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(most, Steps - first);
            // Operations for a fixed number of pictures get so many; those beyond the last step are not counted.
            var batch = new float[(ScoreCalls.FixedBatch(network) ?? count) * to.Length];
            for (var i = 0; i < count; i++)
            {
                var t = (float)((first + i + 0.5) / Steps);
                for (var j = 0; j < to.Length; j++) batch[i * to.Length + j] = from[j] + t * (to[j] - from[j]);
            }
            var points = Leaf(Tensor.From(batch, [batch.Length / to.Length, .. shape.Sizes]));
            var slopes = Autograd.Gradients(Score(network.Forward(points), classIndex), [points])[0].AsReadOnlySpan<float>();
            for (var i = 0; i < count; i++)
                for (var j = 0; j < to.Length; j++) sums[j] += slopes[i * to.Length + j];
        }
        var plane = shape[1] * shape[2];
        var (values, total) = (new float[to.Length], new double[plane]);
        for (var j = 0; j < values.Length; j++)
        {
            values[j] = (float)((to[j] - from[j]) * sums[j] / Steps);
            total[j % plane] += values[j];
        }
        return new("integrated-gradients", classIndex, Tensor.From(Array.ConvertAll(total, t => (float)t), [shape[1], shape[2]]))
        {
            Attribution = Tensor.From(values, shape),
        };
    }
}

/// <summary><see cref="IntegratedGradients"/> by name.</summary>
public sealed class IntegratedGradientsEntry : ExplanationEntry
{
    /// <inheritdoc/>
    public override string Name => "integrated-gradients";

    /// <inheritdoc/>
    public override string Title => "Integrated gradients";

    /// <inheritdoc/>
    public override string Description => "each pixel's share in the score, along the way from a plain picture to this one";

    /// <inheritdoc/>
    public override IReadOnlyList<ArgumentSpec> Arguments { get; } =
        [ArgumentSpec.Integer("steps", 64, "Points along the way of integrated gradients.")];

    /// <inheritdoc/>
    public override Explanation Create(Arguments arguments) => new IntegratedGradients { Steps = arguments.Integer("steps") };
}
