using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary>The mean along a line through the pixel, as of a camera that moved.</summary>
/// <remarks>Points a pixel apart along the line, each of which shares its weight among the four pixels about it.</remarks>
public sealed class MotionBlurFilter : ImageFilter
{
    private readonly KernelMatrix _kernel;

    /// <summary>A blur of a length and a direction.</summary>
    /// <param name="length">In pixels, 1…127.</param>
    /// <param name="degrees">0 along rows, 90 along columns, counted anticlockwise.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is beyond its limits, or the angle not finite.</exception>
    public MotionBlurFilter(double length, double degrees)
    {
        if (!(length is >= 1 and <= 127 && double.IsFinite(degrees)))
            throw new ArgumentOutOfRangeException(nameof(length), FormattableString.Invariant(
                $"MotionBlurFilter: expected a length from 1 to 127 pixels and a finite angle, got {length} and {degrees}."));
        _kernel = new(Line(length, Math.Tau * degrees / 360));
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x, PaddingMode border) => _kernel.Correlate(x, border);

    private static double[,] Line(double length, double angle)
    {
        var reach = (length - 1) / 2;
        var radius = (int)Math.Ceiling(reach);
        var weights = new double[2 * radius + 1, 2 * radius + 1];
        var points = (int)Math.Ceiling(2 * reach) + 1;
        for (var i = 0; i < points; i++)
        {
            var t = points == 1 ? 0 : -reach + 2 * reach * i / (points - 1);
            Share(weights, radius - Round(t * Math.Sin(angle)), radius + Round(t * Math.Cos(angle)), 1.0 / points);
        }
        return weights;

        // So that the sine of half a turn puts nothing on the neighbouring row.
        static double Round(double value) => Math.Round(value, 9);
    }

    private static void Share(double[,] weights, double y, double x, double weight)
    {
        var (top, left) = ((int)Math.Floor(y), (int)Math.Floor(x));
        foreach (var (row, part) in new[] { (top, 1 - (y - top)), (top + 1, y - top) })
            foreach (var (column, share) in new[] { (left, 1 - (x - left)), (left + 1, x - left) })
                if (part * share > 0) weights[row, column] += weight * part * share;
    }
}

internal sealed class MotionBlurEntry : FilterEntry
{
    public override string Name => "motion";

    public override string Parameters => "LENGTH=9,DEGREES=0";

    public override string Description => "mean along a line, as of a camera that moved";

    public override IReadOnlyList<string> Samples => ["motion:25,30"];

    public override ImageFilter Create(TextArguments arguments) =>
        new MotionBlurFilter(arguments.Number("LENGTH", 9, 1, 127), arguments.Number("DEGREES", 0, -360, 360));
}
