using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace Fovea.Photometry;

/// <summary>Z(u, v) = −i·(u·P + v·Q)/(u² + v²): the surface whose slopes come nearest to p and q, found in frequencies.</summary>
/// <remarks>The slopes are continued by reflection, p odd along x and q odd along y, so that the surface need not fit together at opposite
/// edges. The whole rectangle around the mask takes part: outside the mask the surface is taken to be level, so that results are good where
/// the object stands on a level ground or fills the rectangle. Slopes are held to ±100.
/// Source: R. T. Frankot and R. Chellappa, "A method for enforcing integrability in shape from shading algorithms", IEEE TPAMI 10(4), 1988,
/// equation 21.</remarks>
public sealed class FrankotChellappa : INormalIntegrator
{
    /// <inheritdoc/>
    public string Name => "frankot-chellappa";

    /// <inheritdoc/>
    public string Description => "Nearest integrable slopes by Fourier transform, level outside the mask (Frankot & Chellappa 1988)";

    /// <inheritdoc/>
    public DepthMap Integrate(PixelMask mask, float[] normals, Projection? projection = null, IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        var slopes = new SlopeField(mask, normals, projection);
        var grid = slopes.Grid;
        var (height, width) = (2 * (grid.Height - 2), 2 * (grid.Width - 2));
        if ((long)height * width > Array.MaxLength) throw new ArgumentException(
            $"FrankotChellappa: expected an object within {Array.MaxLength / 4} pixels, got {height / 2} × {width / 2}.", nameof(mask));
        Complex[] p = new Complex[height * width], q = new Complex[height * width];
        foreach (var cell in grid.Cells)
        {
            if (!slopes.HasNormal[cell]) continue;
            var (y, x) = (cell / grid.Width - 1, cell % grid.Width - 1);
            var (right, down) = (slopes.Right[cell] / slopes.Z[cell], slopes.Down[cell] / slopes.Z[cell]);
            int above = y * width, below = (height - 1 - y) * width, mirrored = width - 1 - x;
            (p[above + x], p[above + mirrored], p[below + x], p[below + mirrored]) = (right, -right, right, -right);
            (q[above + x], q[above + mirrored], q[below + x], q[below + mirrored]) = (down, down, -down, -down);
        }
        Transform(p, height, width, Fourier.Forward);
        progress?.Report(0.3);
        cancellation.ThrowIfCancellationRequested();
        Transform(q, height, width, Fourier.Forward);
        progress?.Report(0.6);
        cancellation.ThrowIfCancellationRequested();
        for (var y = 0; y < height; y++)
        {
            var v = Frequency(y, height);
            for (var x = 0; x < width; x++)
            {
                var (u, i) = (Frequency(x, width), y * width + x);
                var square = u * u + v * v;
                p[i] = square == 0 ? 0 : (u * p[i] + v * q[i]) / new Complex(0, square);
            }
        }
        Transform(p, height, width, Fourier.Inverse);
        progress?.Report(1);
        var z = new double[grid.Pixels.Length];
        foreach (var cell in grid.Cells) z[cell] = p[(cell / grid.Width - 1) * width + cell % grid.Width - 1].Real;
        return slopes.ToDepth(Name, z);
    }

    // 2π·k/n with k in −n/2…n/2. The highest frequency of an even length has no sine and so no slope.
    private static double Frequency(int k, int n) => 2 * k == n ? 0 : 2 * Math.PI * (2 * k < n ? k : k - n) / n;

    private static void Transform(Complex[] values, int height, int width, Action<Complex[], FourierOptions> transform)
    {
        PixelLoop.Run(height, 16, (begin, end) =>
        {
            var line = new Complex[width];
            for (var y = begin; y < end; y++)
            {
                Array.Copy(values, y * width, line, 0, width);
                transform(line, FourierOptions.Matlab);
                line.CopyTo(values, y * width);
            }
        });
        PixelLoop.Run(width, 16, (begin, end) =>
        {
            var line = new Complex[height];
            for (var x = begin; x < end; x++)
            {
                for (var y = 0; y < height; y++) line[y] = values[y * width + x];
                transform(line, FourierOptions.Matlab);
                for (var y = 0; y < height; y++) values[y * width + x] = line[y];
            }
        });
    }
}
