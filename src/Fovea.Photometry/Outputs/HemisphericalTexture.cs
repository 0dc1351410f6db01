using Fovea.Imaging;
using MathNet.Numerics.LinearAlgebra;

namespace Fovea.Photometry;

/// <summary>A picture whose colours are hemispherical harmonics of the light's direction in each pixel, for viewers that light it
/// anew.</summary>
/// <remarks>With θ the angle between light and view and φ the light's azimuth, c = cos θ and s = √(c − c²), a channel is Σ aₖ·hₖ(θ, φ) of
/// stored values, 0…1 of sRGB: three bands, nine functions 1/√(2π), √(6/π)·s·cos φ, √(3/2π)·(2c − 1), √(6/π)·s·sin φ,
/// √(30/π)·(c² − c)·cos 2φ, √(30/π)·(2c − 1)·s·cos φ, √(5/2π)·(6c² − 6c + 1), √(30/π)·(2c − 1)·s·sin φ, √(30/π)·(c² − c)·sin 2φ. Source:
/// P. Gautron, J. Křivánek, S. Pattanaik, K. Bouatouch, "A novel hemispherical basis for accurate and efficient rendering", EGSR
/// 2004.</remarks>
/// <example><code>
/// var texture = HemisphericalTexture.Fit(PhotometricScene.Load("cat"));
/// texture.Save("cat.rti");
/// texture.Relight(new(0.5, 0.5, 0.7)).Save("cat-lit.png");
/// </code></example>
public sealed class HemisphericalTexture
{
    /// <summary>Coefficients of a channel.</summary>
    public const int Terms = 9;

    internal const int Channels = 3;

    // Lights of a cap leave some of the functions nearly alike; so much of the largest singular value holds coefficients small.
    private const double Damping = 0.01;

    internal HemisphericalTexture(int width, int height, float[] coefficients) =>
        (Width, Height, Coefficients) = (width, height, coefficients);

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>[height × width × 3 × 9]: a₀…a₈ of R, G and B, row by row from the top; 0 outside the object.</summary>
    public float[] Coefficients { get; }

    /// <summary>Fits pictures by least squares, each divided by its light's intensity; white is the 99th percentile.</summary>
    /// <param name="scene">Nine lights or more.</param>
    /// <exception cref="DataFormatException">There are fewer lights, or they are not known; the message names their file.</exception>
    public static HemisphericalTexture Fit(PhotometricScene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var (mask, lights) = (scene.Mask, scene.Lights);
        if (!lights.AreKnown || lights.Count < Terms) throw new DataFormatException(lights.Source, -1, "lights",
            $"expected {Terms} or more for hemispherical harmonics, got {(lights.AreKnown ? lights.Count : "unknown ones")}");
        var (inverse, white) = (Inverse(lights), LinearPicture.White(scene.Observations));
        var coefficients = new float[(long)Terms * Channels * mask.Width * mask.Height];
        PixelLoop.Run(scene.PixelCount, 256, (begin, end) =>
        {
            Span<double> sums = stackalloc double[Terms];
            for (var p = begin; p < end; p++)
            {
                for (var c = 0; c < Channels; c++)
                {
                    sums.Clear();
                    for (var i = 0; i < lights.Count; i++)
                    {
                        var value = Srgb.EncodeByte(scene.ChannelOf(i, scene.Channels == 1 ? 0 : c)[p] / white) / 255.0;
                        for (var k = 0; k < Terms; k++) sums[k] += inverse[k, i] * value;
                    }
                    for (var k = 0; k < Terms; k++) coefficients[((long)mask.Indices[p] * Channels + c) * Terms + k] = (float)sums[k];
                }
            }
        });
        return new(mask.Width, mask.Height, coefficients);
    }

    /// <summary>The picture under a light.</summary>
    /// <param name="light">Its direction, of any length.</param>
    public Image Relight(Vector3d light)
    {
        var (image, basis) = (new Image(Width, Height, Channels), Basis(light));
        for (var i = 0; i < image.Pixels8.Length; i++)
        {
            var value = 0.0;
            for (var k = 0; k < Terms; k++) value += Coefficients[(long)i * Terms + k] * basis[k];
            image.Pixels8[i] = (byte)Math.Clamp(Math.Round(255 * value), 0, 255);
        }
        return image;
    }

    /// <summary>Writes a file of HSH 1.2, .rti; coefficients are rounded to 256 steps each.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => HshFile.Write(path, this);

    /// <summary>Reads a file of HSH 1.2 of nine terms and a byte each.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">It is of another kind, or damaged; the message names the field.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static HemisphericalTexture Load(string path) => HshFile.Read(path);

    private static double[] Basis(Vector3d light)
    {
        var l = light.Unit();
        var (c, azimuth) = (Math.Clamp(l.Z, 0, 1), Math.Atan2(l.Y, l.X));
        var (s, t) = (Math.Sqrt(c - c * c), 2 * c - 1);
        var (sin, cos) = Math.SinCos(azimuth);
        var (one, two) = (Math.Sqrt(6 / Math.PI) * s, Math.Sqrt(30 / Math.PI));
        return
        [
            1 / Math.Sqrt(2 * Math.PI), one * cos, Math.Sqrt(1.5 / Math.PI) * t, one * sin, two * (c * c - c) * Math.Cos(2 * azimuth),
            two * t * s * cos, Math.Sqrt(2.5 / Math.PI) * (6 * c * c - 6 * c + 1), two * t * s * sin,
            two * (c * c - c) * Math.Sin(2 * azimuth),
        ];
    }

    private static double[,] Inverse(LightSet lights)
    {
        var basis = Matrix<double>.Build.DenseOfRowArrays(
            Enumerable.Range(0, lights.Count).Select(i => Basis(new(lights[i].X, lights[i].Y, lights[i].Z))));
        var (products, largest) = (basis.TransposeThisAndMultiply(basis), basis.L2Norm());
        var damped = products + Damping * Damping * largest * largest * Matrix<double>.Build.DenseIdentity(Terms);
        return (damped.Inverse() * basis.Transpose()).ToArray();
    }
}
