using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Fovea.Formats;
using Fovea.Photometry;
using Microsoft.Playwright;

namespace Fovea.Browser.Tests;

/// <summary>The report of a solution in a real browser: the reflectance that was found, the surface that turns, and files.</summary>
public sealed class ReportSurfaceTests(Browser browser) : IClassFixture<Browser>
{
    private const double Ambient = 0.05;

    [Fact]
    public async Task The_viewer_shades_by_the_reflectance_that_was_found()
    {
        using var shiny = new ShinyReport();
        var (page, problems) = await browser.OpenAsync(shiny.File);
        Assert.True(await page.Locator("#found").IsCheckedAsync());
        await page.EvaluateAsync("foveaViewer.set({ azimuth: 120, elevation: 60 })");
        var light = await page.EvaluateAsync<double[]>("foveaViewer.direction()");
        var expected = shiny.Reflectance.Relight(shiny.Result, new(light[0], light[1], light[2]));
        var lambert = Reconstruction.Relight(shiny.Result, new(light[0], light[1], light[2]));
        var white = LinearPicture.White(shiny.Result.ChannelAlbedo);
        var (width, height, left, top) = shiny.Box;
        var apart = 0.0;
        foreach (var (column, row) in new[] { (20, 22), (30, 60), (43, 43), (37, 33), (52, 30), (60, 50), (31, 20) })
        {
            var p = shiny.Scene.Mask.Map[(top + row) * shiny.Scene.Mask.Width + left + column];
            var shown = await page.EvaluateAsync<int[]>("([x, y]) => foveaViewer.read(x, y)",
                new[] { (column + 0.5) / width, (row + 0.5) / height });
            for (var c = 0; c < 3; c++)
            {
                var ambient = Ambient * shiny.Result.ChannelAlbedo[3 * p + c] / white;
                double Stored(float value) => 255 * Srgb.Encode(Math.Min(1, ambient + value / white));
                Assert.Equal(Stored(expected[3 * p + c]), shown[c], 6.0);
                apart = Math.Max(apart, Math.Abs(Stored(lambert[3 * p + c]) - shown[c]));
            }
        }
        Assert.True(apart > 15, $"Lambert's law is {apart:F1} away at most");
        // Without it the page shades as Lambert says.
        await page.Locator("#found").UncheckAsync();
        var pixel = shiny.Scene.Mask.Map[(top + 43) * shiny.Scene.Mask.Width + left + 43];
        var matt = await page.EvaluateAsync<int[]>("([x, y]) => foveaViewer.read(x, y)", new[] { 43.5 / width, 43.5 / height });
        Assert.Equal(255 * Srgb.Encode(Math.Min(1, (Ambient * shiny.Result.ChannelAlbedo[3 * pixel] + lambert[3 * pixel]) / white)),
            matt[0], 6.0);
        Assert.Empty(problems);
    }

    [Fact]
    public async Task The_surface_turns_and_its_profile_and_ruler_have_the_right_lengths()
    {
        using var shiny = new ShinyReport();
        var (page, problems) = await browser.OpenAsync(shiny.File);
        await page.Locator("#surface").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal(-25, await page.EvaluateAsync<double>("foveaSurface.state.turn"));
        await page.Locator("#turn").FillAsync("0");
        await page.Locator("#tilt").FillAsync("0");
        Assert.Equal(255, (await page.EvaluateAsync<int[]>("foveaSurface.read(0.4, 0.4)"))[3]);
        Assert.Equal(0, (await page.EvaluateAsync<int[]>("foveaSurface.read(0.02, 0.02)"))[3]);
        // Half a millimetre a pixel, and heights of the row in the middle.
        var (width, _, left, top) = shiny.Box;
        var heights = await page.EvaluateAsync<double?[][]>("foveaSurface.profile().points.map(p => p ? p : [null, null, null])");
        var row = await page.EvaluateAsync<int>("foveaSurface.profile().other");
        Assert.Equal(width, heights.Length);
        var range = shiny.Depth.Greatest - shiny.Depth.Least;
        for (var i = 0; i < width; i++)
        {
            var p = shiny.Scene.Mask.Map[row * shiny.Scene.Mask.Width + left + i];
            if (p < 0)
            {
                Assert.Null(heights[i][2]);
                continue;
            }
            Assert.Equal(shiny.Depth.Depth[p], heights[i][2]!.Value, range / 30000);
            if (heights[0][0] is { } start) Assert.Equal(0.5 * i, heights[i][0]!.Value - start, 1e-6);
        }
        Assert.Contains($"row {row}", await page.Locator("#profile-text").TextContentAsync(), StringComparison.Ordinal);
        Assert.Contains("in mm", await page.Locator("#profile-text").TextContentAsync(), StringComparison.Ordinal);
        // The object, width/2 mm across, fills 92 of 100 parts of the view; the ruler says how long it is itself.
        var ruler = (await page.Locator("#ruler i").BoundingBoxAsync())!.Width;
        var length = await page.EvaluateAsync<double>("Number(document.getElementById('ruler').dataset.length)");
        var canvas = (await page.Locator("#surface").BoundingBoxAsync())!.Width;
        Assert.Equal(0.92 * canvas / (0.5 * (width - 1)), ruler / length, 0.02 * ruler / length);
        Assert.Equal($"{length} mm", await page.Locator("#ruler span").TextContentAsync());
        Assert.True(top >= 0);
        Assert.Empty(problems);
    }

    [Fact]
    public async Task The_slider_shows_one_picture_beside_its_reconstruction()
    {
        using var shiny = new ShinyReport();
        var (page, problems) = await browser.OpenAsync(shiny.File, width: 700, isDark: true);
        Assert.Equal(1, await page.Locator(".fit:visible").CountAsync());
        await page.Locator("#fit").FillAsync("3");
        var name = await page.Locator("#fit-text").TextContentAsync();
        Assert.Equal(name, await page.Locator(".fit:visible").GetAttributeAsync("data-name"));
        Assert.Contains($"Taken: {name}", await page.Locator(".fit:visible").TextContentAsync(), StringComparison.Ordinal);
        Assert.Equal(3, await page.Locator(".fit:visible img").CountAsync());
        // No panel of a dark page is white.
        var panels = await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('body, figure, fieldset, table, .card, button')].map(e => getComputedStyle(e).backgroundColor)");
        Assert.DoesNotContain("rgb(255, 255, 255)", panels);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
        Assert.Empty(problems);
    }

    [Fact]
    public async Task Everything_can_be_saved_and_read_back()
    {
        using var shiny = new ShinyReport();
        var (page, _) = await browser.OpenAsync(shiny.File);
        var download = await page.RunAndWaitForDownloadAsync(() =>
            page.GetByRole(AriaRole.Button, new() { Name = "Everything (.zip)" }).ClickAsync());
        Assert.Equal("shiny.zip", download.SuggestedFilename);
        using var zip = ZipFile.OpenRead(await download.PathAsync());
        byte[] Bytes(string name)
        {
            using var stream = zip.GetEntry(name)!.Open();
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            return memory.ToArray();
        }
        var folder = Directory.CreateTempSubdirectory("fovea-zip-").FullName;
        try
        {
            System.IO.File.WriteAllBytes(Path.Combine(folder, "n.npy"), Bytes("normals.npy"));
            var normals = NpyFile.Load(Path.Combine(folder, "n.npy"));
            var (width, height, left, top) = shiny.Box;
            Assert.Equal([height, width, 3], normals.Shape.Sizes.ToArray());
            var values = normals.ToArray<float>();
            for (var p = 0; p < shiny.Scene.PixelCount; p++)
            {
                var (y, x) = Math.DivRem(shiny.Scene.Mask.Indices[p], shiny.Scene.Mask.Width);
                for (var k = 0; k < 3; k++)
                    Assert.Equal(shiny.Result.Normals[3 * p + k], values[3 * ((y - top) * width + x - left) + k], 3e-5f);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        var ply = Encoding.ASCII.GetString(Bytes("surface.ply"), 0, 400);
        Assert.StartsWith("ply\nformat binary_little_endian 1.0\n", ply, StringComparison.Ordinal);
        Assert.Contains($"element vertex {shiny.Scene.PixelCount}\n", ply, StringComparison.Ordinal);
        var lights = Encoding.UTF8.GetString(Bytes("lights.csv")).TrimEnd().Split('\n');
        Assert.Equal(41, lights.Length);
        Assert.StartsWith("001.png,", lights[1], StringComparison.Ordinal);
        using var figures = JsonDocument.Parse(Bytes("figures.json"));
        Assert.Equal("1.5", figures.RootElement.GetProperty("seconds").GetString());
        Assert.Equal(4, Imaging.Image.Load(Bytes("normals.png")).Channels);
        Assert.True(Imaging.Image.Load(Bytes("pictures/03-reconstructed.jpg")).Width > 50);
        Assert.NotNull(zip.GetEntry("depth.npy"));
    }
}
