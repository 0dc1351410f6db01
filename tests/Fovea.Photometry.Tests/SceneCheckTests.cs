using Fovea.Photometry.Tests.Loading;

namespace Fovea.Photometry.Tests;

/// <summary>Pictures that do not agree with their lights, on a small scene; on the cat they are measured in docs/photometry.md.</summary>
public class SceneCheckTests
{
    private static double Lamp(int light) => 0.5 + 0.2 * (5 * light % 12);

    private static PhotometricScene Spoilt(Func<int, float, float> change, LightSet? lights = null)
    {
        var (scene, values) = (Rendered, new float[Rendered.Grey.Length]);
        for (var i = 0; i < values.Length; i++) values[i] = change(i / scene.PixelCount, scene.Grey[i]);
        return new(scene.Mask, lights ?? scene.Lights, values) { GroundTruth = scene.GroundTruth };
    }

    private static PhotometricScene Rendered { get; } = Grey(SceneRenderer.Render(new EllipsoidsSurface(), new Lambertian(),
        new() { Width = 72, Height = 72, Lights = 12, Bits = 16, Noise = 0.002, Pattern = true }).Scene);

    private static PhotometricScene Grey(PhotometricScene s) => new(s.Mask, s.Lights, s.Grey) { GroundTruth = s.GroundTruth };

    private static double Error(PhotometricScene scene) => new LeastSquares().Solve(scene).AngularError(scene.GroundTruth).Mean;

    [Fact]
    public void What_agrees_is_left_as_it_is()
    {
        var check = SceneCheck.Of(Rendered);
        Assert.Empty(check.Warnings);
        Assert.Same(Rendered, check.Scene);
        // Rendered materials, with equal lamps and uneven ones that are known.
        foreach (var model in Reflectance.All)
            foreach (var uneven in new[] { false, true })
            {
                var scene = SceneRenderer.Render(new SphereSurface(), model,
                    new() { Width = 48, Height = 48, Lights = 10, Bits = 8, Noise = 0.01, UnevenLights = uneven }).Scene;
                Assert.Same(scene, SceneCheck.Of(scene).Scene);
            }
    }

    [Fact]
    public void Lamps_of_different_strength_are_found_where_none_were_given()
    {
        var spoilt = Spoilt((i, v) => v * (float)Lamp(i));
        var check = SceneCheck.Of(spoilt);
        Assert.StartsWith("rendered lights: no intensities were given; lamps of 0.3", Assert.Single(check.Warnings),
            StringComparison.Ordinal);
        Assert.InRange(Error(spoilt), 10, 90);
        Assert.InRange(Error(check.Scene), 0, Error(Rendered) + 0.5);
        Assert.Equal("estimated from the pictures", check.Scene.Lights.IntensitySource);
        var mean = Enumerable.Range(0, 12).Average(Lamp);
        for (var i = 0; i < 12; i++) Assert.Equal(Lamp(i) / mean, check.Scene.Lights.Intensities[i], 0.03);
        // Given ones are believed, and warned of.
        var given = Spoilt((i, v) => v * (float)Lamp(i), new LightSet(Rendered.Lights.Directions) { IntensitySource = "ones.txt" });
        Assert.Same(given, SceneCheck.Of(given).Scene);
        Assert.NotEmpty(SceneCheck.Of(given).Warnings);
    }

    [Fact]
    public void One_picture_of_another_exposure_is_named_and_corrected()
    {
        var known = new LightSet(Rendered.Lights.Directions, source: "lights.txt") { IntensitySource = "e.txt" };
        foreach (var factor in new[] { 0.3f, 3f, 10f })
        {
            var spoilt = Spoilt((i, v) => i == 4 ? v * factor : v, known);
            var check = SceneCheck.Of(spoilt);
            Assert.Matches("^light 5: [0-9.]+ times as bright as the other pictures say, as by another exposure; ", check.Warnings[0]);
            Assert.Single(check.Warnings);
            Assert.Equal(factor, check.Scene.Lights.Intensities[4], 0.05 * factor);
            Assert.InRange(Error(check.Scene), 0, Error(Rendered) + 0.2);
            Assert.Equal("e.txt, corrected", check.Scene.Lights.IntensitySource);
        }
    }

    [Fact]
    public void Light_without_any_lamp_is_warned_of()
    {
        var check = SceneCheck.Of(Spoilt((_, v) => v + 0.1f));
        Assert.Contains(check.Warnings, w => w.StartsWith("there is light without any lamp, ", StringComparison.Ordinal)
            && w.EndsWith("(--dark FILE); or are the pictures sRGB (--encoding srgb)?", StringComparison.Ordinal));
        Assert.InRange(PictureFit.Of(Rendered)!.Ambient, -0.05, 0.05);
    }

    [Theory]
    [InlineData("ballPNG")]
    [InlineData("catPNG")]
    [InlineData("cowPNG")]
    public void Real_objects_agree_with_their_lights(string name)
    {
        var all = PhotometricScene.LoadDiligent(TestData.Diligent(name));
        foreach (var count in new[] { 96, 12, 6 })
        {
            var scene = all.Select([.. Enumerable.Range(0, count).Select(i => i * 95 / (count - 1))]);
            Assert.Empty(SceneCheck.Of(scene).Warnings);
        }
    }

    [Fact]
    public void A_solve_of_lamps_that_nobody_measured_writes_their_intensities()
    {
        using var folder = new TemporaryFolder();
        CapFolder.Write(folder, null, i => 0.3 + 0.1 * (5 * i % 12));
        var scene = PhotometricScene.Load(folder.Path);
        var result = new SolveJob { Solver = new Trimmed(), Integrator = new Poisson() }.Run(scene, folder.At("solved"));
        Assert.InRange(result.Context.AngularErrors!.Average(), 0, 1);
        Assert.StartsWith("lights.txt: no intensities were given; lamps of ", Assert.Single(result.Warnings), StringComparison.Ordinal);
        var lights = LightFile.Read(folder.At("solved/lights.csv"), scene.FileNames);
        Assert.Equal((0.3 + 0.1 * 5) / 0.3, lights.Intensities[1] / lights.Intensities[0], 0.02);
        // They are read back, with the same result and nothing to say.
        var again = PhotometricScene.Load(folder.Path, new() { Lights = folder.At("solved/lights.csv") });
        Assert.Empty(SceneCheck.Of(again).Warnings);
        Assert.Equal(result.Context.AngularErrors!.Average(), AngularError.Map(new Trimmed().Solve(again).Normals,
            again.GroundTruth!).Average(), 0.02);
    }
}
