using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary>Edges one pixel wide: where the gradient of the blurred picture is largest across its own direction, and strong or joined to
/// strong.</summary>
/// <remarks>
/// Gaussian blur; Sobel gradient; a pixel stays where its magnitude is not below that of the two neighbours along the gradient, rounded to
/// eighths of a turn; of those, the ones above the high threshold, and the ones above the low threshold that are joined to them through
/// eight neighbours. <b>Source</b>: J. Canny, "A computational approach to edge detection", IEEE PAMI 8 (1986), sections IV and VI.
/// </remarks>
public sealed class CannyFilter : ImageFilter
{
    // Magnitudes that differ by rounding alone count as equal.
    private const float Rounding = 1e-5f;

    private readonly GaussianFilter _blur;
    private readonly double _low, _high;

    /// <summary>An edge detector.</summary>
    /// <param name="sigma">σ of the blur in pixels.</param>
    /// <param name="low">The low threshold as a part of the plane's largest magnitude, 0…1.</param>
    /// <param name="high">The high threshold, likewise.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not 0 ≤ low ≤ high ≤ 1, or σ is beyond its limits.</exception>
    public CannyFilter(double sigma = 1.4, double low = 0.1, double high = 0.2)
    {
        if (!(low >= 0 && low <= high && high <= 1))
            throw new ArgumentOutOfRangeException(nameof(low),
                FormattableString.Invariant($"CannyFilter: expected 0 ≤ low ≤ high ≤ 1, got low {low} and high {high}."));
        (_blur, _low, _high) = (new(sigma), low, high);
    }

    /// <inheritdoc/>
    public override FilterResult Result => FilterResult.Mask;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x, PaddingMode border)
    {
        var smooth = _blur.Apply(x, border);
        var gx = new SobelFilter(GradientPart.X).Apply(smooth, border);
        var gy = new SobelFilter(GradientPart.Y).Apply(smooth, border);
        var size = (gx.Square() + gy.Square()).Sqrt();
        var (height, width) = (x.Shape[^2], x.Shape[^1]);
        var edges = new float[x.Count];
        for (var plane = 0; plane < x.Count; plane += height * width)
        {
            var part = new Range(plane, plane + height * width);
            var thin = Thin(gx.AsReadOnlySpan<float>()[part], gy.AsReadOnlySpan<float>()[part], size.AsReadOnlySpan<float>()[part], height,
                width);
            Follow(thin, width, edges.AsSpan(part));
        }
        return Tensor.From(edges, x.Shape);
    }

    // The magnitude where it is not below that of both neighbours along the gradient, else 0. Outside the picture it is 0.
    private static float[] Thin(ReadOnlySpan<float> gx, ReadOnlySpan<float> gy, ReadOnlySpan<float> size, int height, int width)
    {
        var thin = new float[size.Length];
        for (var i = 0; i < size.Length; i++)
        {
            var (dy, dx) = Step(gy[i], gx[i]);
            var tolerance = size[i] * (1 + Rounding);
            if (At(size, i, dy, dx, height, width) <= tolerance && At(size, i, -dy, -dx, height, width) <= tolerance)
                thin[i] = size[i];
        }
        return thin;
    }

    private static float At(ReadOnlySpan<float> size, int i, int dy, int dx, int height, int width)
    {
        var (y, x) = (i / width + dy, i % width + dx);
        return (uint)y < (uint)height && (uint)x < (uint)width ? size[y * width + x] : 0;
    }

    // The neighbour that the gradient points to; tan 22.5° = √2 − 1 parts the eighths of a turn.
    private static (int Dy, int Dx) Step(float gy, float gx)
    {
        const float tangent = 0.41421357f;
        var (rows, columns) = (MathF.Abs(gy), MathF.Abs(gx));
        return (rows > tangent * columns ? MathF.Sign(gy) : 0, columns >= tangent * rows ? MathF.Sign(gx) : 0);
    }

    private void Follow(float[] thin, int width, Span<float> edges)
    {
        var most = thin.Max();
        if (most <= 0) return;
        var (weak, strong) = ((float)(_low * most), (float)(_high * most));
        var pending = new Stack<int>();
        for (var i = 0; i < thin.Length; i++)
        {
            if (thin[i] > 0 && thin[i] >= strong && edges[i] == 0)
            {
                edges[i] = 1;
                pending.Push(i);
            }
            while (pending.TryPop(out var at))
            {
                var (y, x) = (at / width, at % width);
                for (var row = Math.Max(0, y - 1); row <= Math.Min(thin.Length / width - 1, y + 1); row++)
                {
                    for (var column = Math.Max(0, x - 1); column <= Math.Min(width - 1, x + 1); column++)
                    {
                        var next = row * width + column;
                        if (edges[next] == 0 && thin[next] > 0 && thin[next] >= weak)
                        {
                            edges[next] = 1;
                            pending.Push(next);
                        }
                    }
                }
            }
        }
    }
}

internal sealed class CannyEntry : FilterEntry
{
    public override string Name => "canny";

    public override string Parameters => "SIGMA=1.4,LOW=0.1,HIGH=0.2";

    public override string Description => "edges one pixel wide; thresholds as parts of the largest gradient";

    public override ImageFilter Create(TextArguments arguments)
    {
        var sigma = arguments.Number("SIGMA", 1.4, GaussianFilter.LeastSigma, GaussianFilter.MostSigma);
        var low = arguments.Number("LOW", 0.1, 0, 1);
        // A low threshold alone must not end above the default of the high one.
        return new CannyFilter(sigma, low, arguments.Number("HIGH", Math.Max(0.2, low), low, 1));
    }
}
