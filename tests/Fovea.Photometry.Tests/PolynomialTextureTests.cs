using System.Text;

namespace Fovea.Photometry.Tests;

public class PolynomialTextureTests
{
    private static readonly double[] Truth = [-30, 20, 15, 60, -40, 120];

    // Grey pictures of three channels whose stored brightness is a polynomial, which it stays for any white.
    private static PhotometricScene Scene(LightSet lights)
    {
        const int width = 5, height = 3;
        var values = new float[lights.Count * 3 * width * height];
        for (var i = 0; i < lights.Count; i++)
            for (var p = 0; p < width * height; p++)
            {
                var (x, y, _) = lights[i];
                var brightness = (0.4 + 0.6 * p / 14) * Polynomial(x, y);
                for (var c = 0; c < 3; c++) values[(i * 3 + c) * width * height + p] = (float)Decode(brightness / 255);
            }
        return new(PixelMask.Full(width, height), lights, values, 3);
    }

    private static double Polynomial(double u, double v) =>
        Truth[0] * u * u + Truth[1] * v * v + Truth[2] * u * v + Truth[3] * u + Truth[4] * v + Truth[5];

    private static double Decode(double stored) => stored <= 0.04045 ? stored / 12.92 : Math.Pow((stored + 0.055) / 1.055, 2.4);

    [Fact]
    public void The_polynomial_under_each_light_is_its_picture()
    {
        using var folder = new TemporaryFolder();
        var lights = LightScore.Recommended();
        var scene = Scene(lights);
        var (fitted, path, white) = (PolynomialTexture.Fit(scene), folder.At("a.ptm"), LinearPicture.White(scene.Observations));
        fitted.Save(path);
        var read = PolynomialTexture.Load(path);
        Assert.Equal((5, 3), (read.Width, read.Height));
        Assert.Equal(fitted.Colors, read.Colors);
        for (var i = 0; i < lights.Count; i++)
        {
            var (x, y, z) = lights[i];
            var lit = read.Relight(new(2 * x, 2 * y, 2 * z));
            // The last pixel has values beyond the white, which are cut.
            for (var p = 0; p < scene.PixelCount - 1; p++)
                for (var c = 0; c < 3; c++)
                    Assert.InRange(lit.Pixels8[3 * p + c] - Encode(scene.ChannelOf(i, c)[p] / white), -2, 2);
        }
        // A light that was not there.
        var (u, v) = (0.1, -0.3);
        var between = read.Relight(new(u, v, Math.Sqrt(1 - u * u - v * v)));
        var expected = Polynomial(u, v);
        Assert.InRange(between.Pixels8[3 * 7] - Encode(Decode(0.7 * expected / 255) / white), -2, 2);
    }

    private static double Encode(double light) =>
        Math.Clamp(255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * Math.Pow(light, 1 / 2.4) - 0.055), 0, 255);

    [Fact]
    public void The_file_is_laid_out_as_the_format_says()
    {
        using var folder = new TemporaryFolder();
        var path = folder.At("b.ptm");
        // Two pixels, one above the other.
        new PolynomialTexture(1, 2, [0, 0, 0, 0, 0, 254, 127, 0, 0, 0, 0, 0], [255, 1, 2, 255, 3, 4]).Save(path);
        var file = File.ReadAllBytes(path);
        const string header = "PTM_1.2\nPTM_FORMAT_LRGB\n1\n2\n0.500000 0.000001 0.000001 0.000001 0.000001 1.000000\n0 0 0 0 0 0\n";
        Assert.Equal(header, Encoding.ASCII.GetString(file, 0, header.Length));
        // The bottom row first, coefficients before colours.
        Assert.Equal([254, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 254, 255, 3, 4, 255, 1, 2], file[header.Length..]);
    }

    [Theory]
    [InlineData("PTM_1.1\nPTM_FORMAT_LRGB\n1\n1\n", "version: expected PTM_1.2, got 'PTM_1.1'")]
    [InlineData("PTM_1.2\nPTM_FORMAT_RGB\n1\n1\n", "format: expected PTM_FORMAT_LRGB, got 'PTM_FORMAT_RGB'")]
    [InlineData("PTM_1.2\nPTM_FORMAT_LRGB\n1 x\n", "size: expected numbers, got 'x'")]
    [InlineData("PTM_1.2\nPTM_FORMAT_LRGB\n60000 60000\n1 1 1 1 1 1\n0 0 0 0 0 0\n", "size: expected sides of 1…65535")]
    [InlineData("PTM_1.2\nPTM_FORMAT_LRGB\n16000\n16000\n1 1 1 1 1 1 0 0 0 0 0 0\nabc", "pixels: expected 2304000000 bytes")]
    [InlineData("PTM_1.2\nPTM_FORMAT_LRGB\n2\n2\n1 1 1 1 1 1 0\n0 0 0 0 0 0\n", "scale and bias: expected 12 numbers, got 13")]
    [InlineData("PTM_1.2\nPTM_FORMAT_LRGB\n2\n2", "size: expected a line of text, got none")]
    [InlineData("", "version: expected a line of text, got none")]
    public void Damaged_files_are_refused(string text, string message)
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(message, Assert.Throws<DataFormatException>(() => PolynomialTexture.Load(folder.Text("c.ptm", text))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Lights_that_do_not_determine_it_are_refused()
    {
        Assert.Contains("expected 6 or more for a polynomial texture map, got 5",
            Assert.Throws<DataFormatException>(() => PolynomialTexture.Fit(Scene(Scenes.Lights(5)))).Message, StringComparison.Ordinal);
        LightSet ring = new([.. Enumerable.Range(0, 8).Select(i => i * Math.PI / 4)
            .SelectMany(a => new[] { 0.6 * Math.Cos(a), 0.6 * Math.Sin(a), 0.8 })]);
        Assert.Contains("as a ring is", Assert.Throws<DataFormatException>(() => PolynomialTexture.Fit(Scene(ring))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_a_file_of_results_where_it_is_asked_for()
    {
        using var folder = new TemporaryFolder();
        var scene = Scenes.Sphere(ShadowKind.Attached, 40, 12, 16);
        SolveResult Solve(bool wanted) => new SolveJob
        {
            Solver = new LeastSquares(), Integrator = new Poisson(), PolynomialTexture = wanted,
        }.Run(scene, folder.At(wanted ? "with" : "without"));
        Assert.DoesNotContain(Solve(false).Context.Figures, f => f.Key == "polynomialTextureRms");
        Assert.False(File.Exists(folder.At("without/texture.ptm")));
        var figure = (double)Solve(true).Context.Figures["polynomialTextureRms"]!;
        TestContext.Current.TestOutputHelper?.WriteLine($"rms {figure}");
        // Shadows have an edge that no polynomial has.
        Assert.InRange(figure, 1, 25);
        Assert.Equal((40, 40), PolynomialTexture.Load(folder.At("with/texture.ptm")) is var t ? (t.Width, t.Height) : default);
    }
}
