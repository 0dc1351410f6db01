using Fovea.Imaging;

namespace Fovea.Photometry;

/// <summary>A polynomial texture map: a picture whose brightness is a polynomial of the light's direction in each pixel, for viewers that
/// light it anew.</summary>
/// <remarks>With u and v the x and y of the light's direction of length 1, the brightness is L = a₀u² + a₁v² + a₂uv + a₃u + a₄v + a₅, and
/// the picture L·(R, G, B)/255 in stored values, 0…255 of sRGB, as viewers show it. Source: T. Malzbender, D. Gelb and H. Wolters, "Polynomial
/// texture maps", SIGGRAPH 2001, equation 6.</remarks>
/// <example><code>
/// var texture = PolynomialTexture.Fit(PhotometricScene.Load("cat"));
/// texture.Save("cat.ptm");
/// texture.Relight(new(0.5, 0.5, 0.7)).Save("cat-lit.png");
/// </code></example>
public sealed class PolynomialTexture
{
    /// <summary>Coefficients of a pixel.</summary>
    public const int Terms = 6;

    internal PolynomialTexture(int width, int height, float[] coefficients, byte[] colors) =>
        (Width, Height, Coefficients, Colors) = (width, height, coefficients, colors);

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>[height × width × 6]: a₀…a₅, row by row from the top.</summary>
    public float[] Coefficients { get; }

    /// <summary>[height × width × 3]: R, G and B, the largest of them 255; black outside the object.</summary>
    public byte[] Colors { get; }

    /// <summary>Fits pictures by least squares, each divided by its light's intensity; white is the 99th percentile.</summary>
    /// <param name="scene">Six lights or more, not all on one curve of second order.</param>
    /// <exception cref="DataFormatException">The lights do not determine six coefficients; the message names their file.</exception>
    public static PolynomialTexture Fit(PhotometricScene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var (mask, channels, lights) = (scene.Mask, scene.Channels, scene.LightCount);
        var inverse = PseudoInverse(scene.Lights);
        var white = LinearPicture.White(scene.Observations);
        var coefficients = new float[Terms * mask.Width * mask.Height];
        var colors = new byte[3 * mask.Width * mask.Height];
        PixelLoop.Run(scene.PixelCount, 256, (begin, end) =>
        {
            var (shown, color) = (new double[lights * channels], new double[3]);
            for (var p = begin; p < end; p++)
            {
                Array.Clear(color);
                for (var i = 0; i < lights; i++)
                    for (var c = 0; c < channels; c++)
                    {
                        var value = Srgb.EncodeByte(scene.ChannelOf(i, c)[p] / white);
                        shown[i * channels + c] = value;
                        color[c] += value;
                    }
                var (most, at) = (color.Max(), mask.Indices[p]);
                if (!(most > 0)) continue;
                for (var c = 0; c < 3; c++) colors[3 * at + c] = (byte)Math.Round(255 * color[channels == 1 ? 0 : c] / most);
                Brightness(shown, colors.AsSpan(3 * at, 3), channels, inverse, coefficients.AsSpan(Terms * at, Terms));
            }
        });
        return new(mask.Width, mask.Height, coefficients, colors);
    }

    /// <summary>The picture under a light.</summary>
    /// <param name="light">Its direction, of any length.</param>
    public Image Relight(Vector3d light)
    {
        var (image, basis) = (new Image(Width, Height, 3), Basis(light.Unit()));
        var pixels = image.Pixels8;
        for (var i = 0; i < Width * Height; i++)
        {
            var brightness = 0.0;
            for (var k = 0; k < Terms; k++) brightness += Coefficients[Terms * i + k] * basis[k];
            for (var c = 0; c < 3; c++) pixels[3 * i + c] = (byte)Math.Clamp(Math.Round(brightness * Colors[3 * i + c] / 255), 0, 255);
        }
        return image;
    }

    /// <summary>Writes a file of PTM 1.2, kind LRGB; coefficients are rounded to 256 steps each.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => PtmFile.Write(path, this);

    /// <summary>Reads a file of PTM 1.2, kind LRGB.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">It is of another kind, or damaged; the message names the field.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PolynomialTexture Load(string path) => PtmFile.Read(path);

    // The brightness that fits all colours best, 255·Σ V·C/Σ C², and its polynomial.
    private static void Brightness(double[] shown, ReadOnlySpan<byte> color, int channels, double[,] inverse, Span<float> coefficients)
    {
        var square = 0.0;
        for (var c = 0; c < channels; c++) square += (double)color[c] * color[c];
        Span<double> sums = stackalloc double[Terms];
        sums.Clear();
        for (var i = 0; i < shown.Length / channels; i++)
        {
            var product = 0.0;
            for (var c = 0; c < channels; c++) product += shown[i * channels + c] * color[c];
            for (var k = 0; k < Terms; k++) sums[k] += inverse[k, i] * 255 * product / square;
        }
        for (var k = 0; k < Terms; k++) coefficients[k] = (float)sums[k];
    }

    private static double[] Basis(Vector3d l) => [l.X * l.X, l.Y * l.Y, l.X * l.Y, l.X, l.Y, 1];

    private static double[,] PseudoInverse(LightSet lights)
    {
        if (!lights.AreKnown || lights.Count < Terms) throw new DataFormatException(lights.Source, -1, "lights",
            $"expected {Terms} or more for a polynomial texture map, got {(lights.AreKnown ? lights.Count : "unknown ones")}");
        var basis = MathNet.Numerics.LinearAlgebra.Double.DenseMatrix.OfRowArrays(
            Enumerable.Range(0, lights.Count).Select(i => Basis(new Vector3d(lights[i].X, lights[i].Y, lights[i].Z).Unit())).ToArray());
        var svd = basis.Svd();
        if (!(svd.S[Terms - 1] > 1e-4 * svd.S[0])) throw new DataFormatException(lights.Source, -1, "lights",
            "expected directions that determine a polynomial of second order, got all on one curve, as a ring is; add some nearer to the camera");
        return basis.PseudoInverse().ToArray();
    }
}
