using System.Numerics;
using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary>
/// <c>y(p) = Σ w x(q) / Σ w</c> with <c>w = exp(−|p − q|²/(2σₛ²) − (x(p) − x(q))²/(2σᵣ²))</c>: smooths within areas and not across edges.
/// </summary>
/// <remarks>The window's radius is ⌈2σₛ⌉. <b>Source</b>: C. Tomasi and R. Manduchi, "Bilateral filtering for gray and color images", ICCV
/// 1998, section 2.1; colours are filtered channel by channel.</remarks>
public sealed class BilateralFilter : ImageFilter
{
    private readonly double _sigma, _range;

    /// <summary>A filter of two widths.</summary>
    /// <param name="sigma">σₛ in pixels.</param>
    /// <param name="range">σᵣ in brightness, where white is 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A width is not within 0.1…50 pixels or 0.001…10.</exception>
    public BilateralFilter(double sigma, double range)
    {
        if (!(sigma is >= 0.1 and <= 50 && range is >= 0.001 and <= 10))
            throw new ArgumentOutOfRangeException(nameof(sigma), FormattableString.Invariant(
                $"BilateralFilter: expected sigma from 0.1 to 50 pixels and range from 0.001 to 10, got {sigma} and {range}."));
        (_sigma, _range) = (sigma, range);
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x, PaddingMode border)
    {
        var radius = (int)Math.Ceiling(2 * _sigma);
        var side = 2 * radius + 1;
        var near = new float[side * side];
        for (var i = 0; i < near.Length; i++)
        {
            var (dy, dx) = (i / side - radius, i % side - radius);
            near[i] = (float)Math.Exp(-(dy * dy + dx * dx) / (2 * _sigma * _sigma));
        }
        return WindowRows.Apply(x, radius, border, new Bilateral(near, side, (float)(-0.5 / (_range * _range))));
    }

    private readonly struct Bilateral(float[] near, int side, float slope) : IWindowFunction
    {
        public void Row(ReadOnlySpan<float> wide, int at, int stride, Span<float> result)
        {
            var lanes = Vector<float>.Count;
            if (result.Length < lanes)
            {
                for (var i = 0; i < result.Length; i++) result[i] = Pixel(wide[(at + i)..], stride);
                return;
            }
            // The last vector of a row overlaps the one before.
            for (var i = 0; i < result.Length; i += lanes)
            {
                i = Math.Min(i, result.Length - lanes);
                Pixels(wide[(at + i)..], stride).CopyTo(result[i..]);
            }
        }

        private Vector<float> Pixels(ReadOnlySpan<float> wide, int stride)
        {
            var middle = new Vector<float>(wide[(side / 2 * (stride + 1))..]);
            var (sum, weights) = (Vector<float>.Zero, Vector<float>.Zero);
            for (var k = 0; k < near.Length; k++)
            {
                var pixels = new Vector<float>(wide[(k / side * stride + k % side)..]);
                var difference = pixels - middle;
                var weight = near[k] * Vector.Exp(slope * difference * difference);
                (sum, weights) = (sum + weight * pixels, weights + weight);
            }
            return sum / weights;
        }

        private float Pixel(ReadOnlySpan<float> wide, int stride)
        {
            var middle = wide[side / 2 * (stride + 1)];
            var (sum, weights) = (0f, 0f);
            for (var k = 0; k < near.Length; k++)
            {
                var pixel = wide[k / side * stride + k % side];
                var weight = near[k] * MathF.Exp(slope * (pixel - middle) * (pixel - middle));
                (sum, weights) = (sum + weight * pixel, weights + weight);
            }
            return sum / weights;
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
