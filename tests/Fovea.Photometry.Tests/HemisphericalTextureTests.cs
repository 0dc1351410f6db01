using System.Buffers.Binary;
using System.Text;

namespace Fovea.Photometry.Tests;

/// <summary>Hemispherical harmonics: the fit, the file, and what is refused.</summary>
public class HemisphericalTextureTests
{
    [Fact]
    public void Pictures_come_back_nearer_than_by_a_polynomial()
    {
        using var folder = new TemporaryFolder();
        var scene = Scenes.Sphere(ShadowKind.Attached, 40, 24, 16);
        SolveResult Solve(bool harmonics) => new SolveJob
        {
            Solver = new LeastSquares(), Integrator = new Poisson(), PolynomialTexture = true, HemisphericalTexture = harmonics,
        }.Run(scene, folder.At(harmonics ? "with" : "without"));
        Assert.DoesNotContain(Solve(false).Context.Figures, f => f.Key == "hemisphericalTextureRms");
        Assert.False(File.Exists(folder.At("without/texture.rti")));
        var figures = Solve(true).Context.Figures;
        var (polynomial, harmonics) = ((double)figures["polynomialTextureRms"]!, (double)figures["hemisphericalTextureRms"]!);
        Assert.True(harmonics < polynomial, $"harmonics {harmonics}, polynomial {polynomial}");
        var read = HemisphericalTexture.Load(folder.At("with/texture.rti"));
        Assert.Equal((40, 40), (read.Width, read.Height));
        var lit = read.Relight(new(0.2, 0.1, 1));
        // Outside the object zero is rounded to the nearest step of each term.
        for (var i = 0; i < scene.Mask.Map.Length; i++)
            if (scene.Mask.Map[i] < 0) Assert.InRange(lit.Pixels8[3 * i], 0, 5);
    }

    [Fact]
    public void The_functions_are_those_of_the_hemisphere()
    {
        // Orthonormal over the hemisphere.
        const int count = 20000;
        var directions = Directions.Hemisphere(count);
        var products = new double[9 * 9];
        foreach (var d in directions)
        {
            var shown = Enumerable.Range(0, 9).Select(k => (double)Of(k, d)).ToArray();
            for (var i = 0; i < 81; i++) products[i] += shown[i / 9] * shown[i % 9] * 2 * Math.PI / count;
        }
        for (var i = 0; i < 81; i++) Assert.Equal(i / 9 == i % 9 ? 1 : 0, products[i], 0.05);

        // As a picture of 8 bit shows it: about a middle, so that nothing is cut off.
        static float Of(int function, Vector3d light)
        {
            var coefficients = new float[27];
            (coefficients[0], coefficients[9 + function]) = (0.5f * MathF.Sqrt(2 * MathF.PI), 0.1f);
            coefficients[9] += coefficients[0];
            var pixels = new HemisphericalTexture(1, 1, coefficients).Relight(light).Pixels8;
            return (pixels[1] - pixels[0]) / 25.5f;
        }
    }

    [Fact]
    public void The_file_is_laid_out_as_the_format_says()
    {
        using var folder = new TemporaryFolder();
        var (path, coefficients) = (folder.At("b.rti"), new float[2 * 27]);
        // Two pixels, one above the other: the first term of the upper one's red, the last of the lower one's blue.
        (coefficients[0], coefficients[53]) = (2, -1);
        new HemisphericalTexture(1, 2, coefficients).Save(path);
        var file = File.ReadAllBytes(path);
        const string header = "#HSH1.2\r\n3\r\n1 2 3\r\n9 2 1\r\n";
        Assert.Equal(header, Encoding.ASCII.GetString(file, 0, header.Length));
        float Number(int at) => BinaryPrimitives.ReadSingleLittleEndian(file.AsSpan(header.Length + 4 * at));
        Assert.Equal((2f, 1f, 0f, -1f), (Number(0), Number(8), Number(9), Number(17)));
        var bytes = file[(header.Length + 72)..];
        Assert.Equal(54, bytes.Length);
        Assert.Equal((255, 255, 0), (bytes[0], bytes[8], bytes[53]));
        var read = HemisphericalTexture.Load(path);
        Assert.Equal(coefficients, read.Coefficients);
    }

    [Theory]
    [InlineData("#HSH1.2\n1\n1 1 3\n9 2 1\n", "kind: expected 3 for hemispherical harmonics")]
    [InlineData("#HSH1.2\n3\n1 1\n", "size: expected 3 numbers, got 2")]
    [InlineData("#HSH1.2\n3\n60000 60000 3\n9 2 1\n", "size: expected sides of 1…65535")]
    [InlineData("#HSH1.2\n3\n2 2 3\n16 2 1\n", "terms: expected 3 channels of 9 terms of a byte, got 3 of 16, kind 2, of 1")]
    [InlineData("#HSH1.2\n3\n2 2 x\n9 2 1\n", "size: expected numbers, got 'x'")]
    [InlineData("#HSH1.2\n3\n2 2 3\n9 2 1\nabc", "pixels: expected 180 bytes for 2 × 2 pixels, got 3")]
    [InlineData("#HSH1.2", "kind: expected a line of text, got none")]
    public void Damaged_files_are_refused(string text, string message)
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(message, Assert.Throws<DataFormatException>(() => HemisphericalTexture.Load(folder.Text("c.rti", text))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_lights_are_refused() => Assert.Contains("expected 9 or more for hemispherical harmonics, got 8",
        Assert.Throws<DataFormatException>(() => HemisphericalTexture.Fit(Scenes.Sphere(size: 8, lights: 8))).Message,
        StringComparison.Ordinal);
}
