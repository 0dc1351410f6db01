using Fovea.Imaging;
using Fovea.Photometry;

namespace Fovea.Browser.Tests;

/// <summary>The picture of the viewer that documents show. Where FOVEA_PICTURES names a folder, it is written there.</summary>
public sealed class ViewerPictureTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task The_viewer_of_a_rendered_scene()
    {
        var folder = Directory.CreateTempSubdirectory("fovea-picture-").FullName;
        try
        {
            var scene = SceneRenderer.Render(new EllipsoidsSurface(), new Lambertian(),
                new() { Pattern = true, Bits = 16, Noise = 0.002, UnevenLights = true }).Scene;
            new SolveJob { Solver = new LeastSquares(), Integrator = new Poisson() }.Run(scene, folder);
            var (page, problems) = await browser.OpenAsync(Path.Combine(folder, "report.html"), width: 960);
            await page.Locator("#specular").FillAsync("0.25");
            await page.Locator("#shininess").FillAsync("60");
            var file = Path.Combine(Environment.GetEnvironmentVariable("FOVEA_PICTURES") ?? folder, "relighting.png");
            await page.Locator("#viewer").ScreenshotAsync(new() { Path = file });
            Assert.Empty(problems);
            var picture = Image.Load(file);
            Assert.Equal(884, picture.Width);
            // The surface is lit: the picture has many shades, from nearly black to nearly white.
            var shades = picture.ToGrayscale().Pixels8.ToArray().Distinct().ToList();
            Assert.True(shades.Count > 150 && shades.Min() < 30 && shades.Max() > 240, $"{shades.Count} shades");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
