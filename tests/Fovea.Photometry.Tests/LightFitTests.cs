using System.Text.Json;
using Fovea.Photometry.Tests.Loading;

namespace Fovea.Photometry.Tests;

/// <summary>Lights that do not fit the pictures.</summary>
public class LightFitTests
{
    [Theory]
    [InlineData("ballPNG")]
    [InlineData("catPNG")]
    [InlineData("pot1PNG")]
    [InlineData("pot2PNG")]
    [InlineData("cowPNG")]
    [InlineData("gobletPNG")]
    public void Real_objects_fit_their_own_lights_and_no_others(string name)
    {
        var all = PhotometricScene.LoadDiligent(TestData.Diligent(name));
        foreach (var count in new[] { 96, 24, 12, 8, 5, 4 })
        {
            var scene = all.Select([.. Enumerable.Range(0, count).Select(i => i * 95 / (count - 1))]);
            var fit = LightFit.Of(scene)!;
            Assert.True(fit.Fits, $"{count} lights: {fit}, misfit {fit.Misfit}");
            Assert.Null(LightFit.Of(scene)!.Warning);
            if (count < 8) continue;
            // Every picture has the light of another.
            int[] moved = [.. Enumerable.Range(0, count)];
            new Random(count).Shuffle(moved);
            var wrong = new PhotometricScene(scene.Mask, scene.Lights.Select(moved), scene.Grey);
            Assert.False(LightFit.Of(wrong)!.Fits, $"{count} lights: {LightFit.Of(wrong)}");
        }
    }

    [Fact]
    public void Rendered_materials_fit()
    {
        foreach (var model in Reflectance.All)
            foreach (var surface in Surface.All)
            {
                var scene = SceneRenderer.Render(surface, model,
                    new() { Width = 64, Height = 64, Lights = 24, Bits = 8, Noise = 0.01, Pattern = true, UnevenLights = true }).Scene;
                Assert.True(LightFit.Of(scene) is { Fits: true }, $"{surface.Name}, {model.Name}: {LightFit.Of(scene)}");
            }
    }

    [Fact]
    public void Wrong_order_and_missing_intensities_are_warned_of_everywhere()
    {
        using var folder = new TemporaryFolder();
        CapFolder.Write(folder, i => $"img{i + 1}.png");
        // Lights that were written in the order of strings, without names.
        var lines = CapFolder.Directions().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        folder.Text("lights.txt", string.Join('\n', Enumerable.Range(1, 12).OrderBy(i => $"img{i}.png", StringComparer.Ordinal)
            .Select(i => lines[i - 1])));
        var scene = PhotometricScene.Load(folder.Path);
        var job = new SolveJob { Solver = new LeastSquares(), Integrator = new Poisson() };
        var result = job.Run(scene, folder.At("solved"));
        var warning = Assert.Single(result.Warnings);
        Assert.StartsWith("lights.txt: the lights do not fit the pictures: they leave ", warning, StringComparison.Ordinal);
        Assert.EndsWith("% unexplained, the best 0.0 %; they fit in the order img1.png, img10.png, img11.png, img12.png …, the order of "
            + "strings: write names beside the lights, or the order into filenames.txt", warning, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllBytes(folder.At("solved/result.json")));
        Assert.Equal(warning, json.RootElement.GetProperty("warnings")[0].GetString());
        Assert.True(json.RootElement.GetProperty("lightMisfit").GetDouble() > 0.025);
        var report = File.ReadAllText(folder.At("solved/report.html"));
        Assert.Contains("<li>lights.txt: the lights do not fit", report, StringComparison.Ordinal);
        Assert.Contains("<td>linear (the file does not say)</td>", report, StringComparison.Ordinal);
        // A solver that finds its own lights has nothing to warn of.
        Assert.Empty(new SolveJob { Solver = new Uncalibrated(), Integrator = new Poisson() }.Run(scene, folder.At("own")).Warnings);

        CapFolder.Write(folder, i => $"img{i + 1}.png", i => 0.5 + 0.04 * i);
        Assert.EndsWith("check their order, directions and intensities, and the pictures' encoding (--encoding srgb)",
            LightFit.Of(PhotometricScene.Load(folder.Path))!.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_can_be_said_of_three_lights_or_of_darkness()
    {
        Assert.Null(LightFit.Of(Scenes.Sphere(lights: 3)));
        var scene = Scenes.Sphere();
        Assert.Null(LightFit.Of(new(scene.Mask, scene.Lights, new float[scene.LightCount * scene.PixelCount])));
        Assert.Equal(0, LightFit.Of(scene)!.Residual, 1e-5);
    }
}
