using Fovea.Imaging;

namespace Fovea.Photometry;

/// <summary>Heights from a picture: white is high. Between samples they are cubic B-splines, so normals are smooth and exact.</summary>
public sealed class HeightMapSurface : Surface
{
    private readonly double[] _heights;
    private readonly int _width, _height;
    private readonly double _relief;

    /// <summary>A picture's brightness as heights.</summary>
    /// <param name="picture">Colour counts by its brightness.</param>
    /// <param name="relief">The height of white above black, where the picture's shorter side is 2.</param>
    public HeightMapSurface(Image picture, double relief = 0.5)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var grey = picture.ToGrayscale(Rgb.Black);
        (_width, _height, _relief) = (grey.Width, grey.Height, relief);
        _heights = new double[_width * _height];
        for (var i = 0; i < _heights.Length; i++) _heights[i] = grey.BitDepth == 8 ? grey.Pixels8[i] / 255.0 : grey.Pixels16[i] / 65535.0;
    }

    /// <inheritdoc/>
    public override string Name => "height-map";

    /// <inheritdoc/>
    public override string Description => "heights from a picture";

    /// <inheritdoc/>
    public override (double Height, double SlopeX, double SlopeY)? At(double x, double y)
    {
        var half = Math.Min(_width, _height) / 2.0;
        var (u, v) = (x * half + _width / 2.0 - 0.5, _height / 2.0 - 0.5 - y * half);
        if (u < -0.5 || v < -0.5 || u > _width - 0.5 || v > _height - 0.5) return null;
        var (column, row) = ((int)Math.Floor(u), (int)Math.Floor(v));
        Span<double> wx = stackalloc double[4], wy = stackalloc double[4], dx = stackalloc double[4], dy = stackalloc double[4];
        Spline(u - column, wx, dx);
        Spline(v - row, wy, dy);
        var (z, zu, zv) = (0.0, 0.0, 0.0);
        for (var j = 0; j < 4; j++)
        {
            for (var i = 0; i < 4; i++)
            {
                var sample = _heights[Math.Clamp(row + j - 1, 0, _height - 1) * _width + Math.Clamp(column + i - 1, 0, _width - 1)];
                z += wx[i] * wy[j] * sample;
                zu += dx[i] * wy[j] * sample;
                zv += wx[i] * dy[j] * sample;
            }
        }
        return (_relief * z, _relief * zu * half, -_relief * zv * half);
    }

    private static void Spline(double t, Span<double> weights, Span<double> derivatives)
    {
        var s = 1 - t;
        (weights[0], weights[1], weights[2], weights[3]) =
            (s * s * s / 6, (3 * t * t * t - 6 * t * t + 4) / 6, (3 * s * s * s - 6 * s * s + 4) / 6, t * t * t / 6);
        (derivatives[0], derivatives[1], derivatives[2], derivatives[3]) =
            (-s * s / 2, (3 * t * t - 4 * t) / 2, (-3 * s * s + 4 * s) / 2, t * t / 2);
    }
}
