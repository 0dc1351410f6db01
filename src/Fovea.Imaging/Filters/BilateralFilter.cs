using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary>
/// <c>y(p) = Σ w x(q) / Σ w</c> with <c>w = exp(−|p − q|²/(2σₛ²) − (x(p) − x(q))²/(2σᵣ²))</c>: smooths within areas and not across edges.
/// </summary>
/// <remarks>The window's radius is ⌈2σₛ⌉. <b>Source</b>: C. Tomasi and R. Manduchi, "Bilateral filtering for gray and color images", ICCV
/// 1998, section 2.1; colours are filtered channel by channel.</remarks>
public sealed class BilateralFilter : ImageFilter
{
    private readonly double sigma, range;

    /// <summary>A filter of two widths.</summary>
    /// <param name="sigma">σₛ in pixels.</param>
    /// <param name="range">σᵣ in brightness, where white is 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A width is not within 0.1…50 pixels or 0.001…10.</exception>
    public BilateralFilter(double sigma, double range)
    {
        if (!(sigma is >= 0.1 and <= 50 && range is >= 0.001 and <= 10))
        {
            throw new ArgumentOutOfRangeException(nameof(sigma), FormattableString.Invariant(
                $"BilateralFilter: expected sigma from 0.1 to 50 pixels and range from 0.001 to 10, got {sigma} and {range}."));
        }
        (this.sigma, this.range) = (sigma, range);
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x, PaddingMode border)
    {
        var radius = (int)Math.Ceiling(2 * sigma);
        var side = 2 * radius + 1;
        var near = new float[side * side];
        for (var i = 0; i < near.Length; i++)
        {
            var (dy, dx) = (i / side - radius, i % side - radius);
            near[i] = (float)Math.Exp(-(dy * dy + dx * dx) / (2 * sigma * sigma));
        }
        return WindowRows.Apply(x, radius, border, new Bilateral(near, side, (float)(-0.5 / (range * range))));
    }

    private readonly struct Bilateral(float[] near, int side, float slope) : IWindowFunction
    {
        public void Row(ReadOnlySpan<float> wide, int at, int stride, Span<float> result)
        {
            for (var i = 0; i < result.Length; i++)
            {
                var middle = wide[at + side / 2 * (stride + 1) + i];
                var (sum, weights) = (0f, 0f);
                for (var row = 0; row < side; row++)
                {
                    var pixels = wide.Slice(at + row * stride + i, side);
                    var closeness = near.AsSpan(row * side, side);
                    for (var k = 0; k < pixels.Length; k++)
                    {
                        var difference = pixels[k] - middle;
                        var weight = closeness[k] * MathF.Exp(slope * difference * difference);
                        (sum, weights) = (sum + weight * pixels[k], weights + weight);
                    }
                }
                result[i] = sum / weights;
            }
        }
    }
}

internal sealed class BilateralEntry : FilterEntry
{
    public override string Name => "bilateral";

    public override string Parameters => "SIGMA=3,RANGE=0.1";

    public override string Description => "smooths within areas, not across edges; RANGE in brightness, white is 1";

    public override ImageFilter Create(TextArguments arguments) =>
        new BilateralFilter(arguments.Number("SIGMA", 3, 0.1, 50), arguments.Number("RANGE", 0.1, 0.001, 10));
}
