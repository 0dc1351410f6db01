using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary>Which part of a gradient.</summary>
public enum GradientPart
{
    /// <summary>√(gx² + gy²).</summary>
    Magnitude,

    /// <summary>gx: positive where it grows brighter to the right.</summary>
    X,

    /// <summary>gy: positive where it grows brighter downwards.</summary>
    Y,

    /// <summary>atan2(gy, gx) in −π…π: 0 to the right, π/2 downwards.</summary>
    Direction,
}

/// <summary><c>gx</c> is the difference [−1 0 1] along rows, smoothed along columns; <c>gy</c> the same with rows and columns
/// exchanged.</summary>
/// <remarks>Smoothing by [1 2 1] is Sobel's, [1 1 1] Prewitt's, [3 10 3] Scharr's. Differences are sums as the kernels have them, not
/// divided by their weight.</remarks>
/// <param name="smoothing">Three weights.</param>
/// <param name="part">What comes out.</param>
public abstract class GradientFilter(float[] smoothing, GradientPart part) : ImageFilter
{
    private static readonly float[] Difference = [-1, 0, 1];

    /// <inheritdoc/>
    public override FilterResult Result => part switch
    {
        GradientPart.Magnitude => FilterResult.Magnitude,
        GradientPart.Direction => FilterResult.Angle,
        _ => FilterResult.Signed,
    };

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x, PaddingMode border)
    {
        var gx = part == GradientPart.Y ? null : SeparableCorrelation.Apply(x, Difference, smoothing, border);
        var gy = part == GradientPart.X ? null : SeparableCorrelation.Apply(x, smoothing, Difference, border);
        return part switch
        {
            GradientPart.X => gx!,
            GradientPart.Y => gy!,
            GradientPart.Magnitude => (gx!.Square() + gy!.Square()).Sqrt(),
            _ => Angle(gx!, gy!),
        };
    }

    private static Tensor Angle(Tensor gx, Tensor gy)
    {
        var dx = gx.AsReadOnlySpan<float>();
        var dy = gy.AsReadOnlySpan<float>();
        var angles = new float[dx.Length];
        for (var i = 0; i < angles.Length; i++) angles[i] = MathF.Atan2(dy[i], dx[i]);
        return Tensor.From(angles, gx.Shape);
    }
}

/// <summary>A gradient filter that is known by name.</summary>
internal abstract class GradientEntry(string operatorName, string weights) : FilterEntry
{
    public override string Name => operatorName.ToLowerInvariant();

    public override string Parameters => "magnitude|x|y|direction";

    public override string Description => $"{operatorName}'s gradient, smoothed by {weights}";

    public override IReadOnlyList<string> Samples => [$"{Name}:x", $"{Name}:y", Name, $"{Name}:direction"];

    public sealed override ImageFilter Create(TextArguments arguments)
    {
        var part = arguments.Choice("part", [.. Enum.GetNames<GradientPart>().Select(p => p.ToLowerInvariant())]);
        return Create(Enum.Parse<GradientPart>(part, ignoreCase: true));
    }

    protected abstract ImageFilter Create(GradientPart part);
}
