using System.Text.Json;
using System.Text.RegularExpressions;
using Fovea.Formats;
using Fovea.Imaging;
using Fovea.Photometry.Tests.Mesh;

namespace Fovea.Photometry.Tests.Report;

public partial class PhotometricReportTests
{
    [Fact]
    public void The_page_refers_to_nothing_outside_of_itself()
    {
        var html = Page();
        Assert.DoesNotContain("{{", html, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.All(Reference().Matches(html), m => Assert.StartsWith("data:", m.Groups[1].Value, StringComparison.Ordinal));
        // Names of XML, not addresses that are asked for.
        Assert.All(Address().Matches(html), m => Assert.Equal("http://www.w3.org/2000/svg", m.Value));
    }

    [Fact]
    public void Names_cannot_become_markup()
    {
        var html = new PhotometricReport
        {
            Title = "<script>alert(1)</script>", Result = SurfaceMeshTests.Solved(), Figures = [("\"><img src=x>", "</td>")],
            Pictures = [new("\" onload=\"alert(1)", "<b>", new Image(2, 2, 3))],
        }.ToHtml();
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("onload=\"alert", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_viewer_has_the_numbers_of_the_surface()
    {
        var solved = SurfaceMeshTests.Solved();
        using var data = JsonDocument.Parse(Data().Match(Page()).Groups[1].Value);
        var root = data.RootElement;
        var normals = root.GetProperty("normals").GetBytesFromBase64();
        Assert.Equal(6 * solved.Mask.Count, normals.Length);
        for (var i = 0; i < solved.Normals.Length; i++)
            Assert.Equal(solved.Normals[i], BitConverter.ToInt16(normals, 2 * i) / 32767.0, 2e-5);
        Assert.Equal(3 * solved.Mask.Count, root.GetProperty("albedo").GetBytesFromBase64().Length);
        Assert.Equal(2 * solved.Mask.Count, root.GetProperty("depth").GetBytesFromBase64().Length);
        Assert.Equal(300, BitConverter.ToUInt16(root.GetProperty("error").GetBytesFromBase64(), 0));
        Assert.Equal(solved.Mask.Count, root.GetProperty("mask").GetBytesFromBase64().Sum(b => int.PopCount(b)));
    }

    [Fact]
    public void A_folder_of_results_has_depth_meshes_and_the_report()
    {
        var folder = Directory.CreateTempSubdirectory("fovea-report-").FullName;
        try
        {
            var solved = SurfaceMeshTests.Solved();
            var scene = new PhotometricScene(solved.Mask, new([0, 0, 1]), new float[3 * solved.Mask.Count], 3) { Name = "ball" };
            var context = new ResultContext(folder, scene, solved);
            ResultFolder.Write(context);
            var depth = NpyFile.Load(Path.Combine(folder, "depth.npy"));
            Assert.Equal([solved.Mask.Height, solved.Mask.Width], depth.Shape.Sizes.ToArray());
            Assert.Equal(context.Depth!.ToPicture(), depth.ToArray<float>());
            Assert.True(float.IsNaN(depth.ToArray<float>()[0]));
            var picture = Image.Load(Path.Combine(folder, "depth.png"));
            Assert.Equal((16, 1), (picture.BitDepth, picture.Channels));
            Assert.Equal((0, 65535), (picture.Pixels16.ToArray().Min(), picture.Pixels16.ToArray().Max()));
            Assert.Contains("<h1>ball</h1>", File.ReadAllText(Path.Combine(folder, "report.html")), StringComparison.Ordinal);
            Assert.All(SurfaceFiles.Names(context.Depth), name => Assert.True(File.Exists(Path.Combine(folder, name))));
            Assert.DoesNotContain(Directory.GetFiles(folder), f => f.EndsWith(".tmp", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Pictures_stand_beside_their_reconstructions_and_the_worst_is_among_them()
    {
        var scene = BivariateReflectanceTests.Rendered(new CookTorrance(), 70);
        var result = BivariateReflectanceTests.True(scene);
        var residuals = FitResiduals.Of(scene, result, l => Reconstruction.Relight(result, l));
        var report = new PhotometricReport
        {
            Title = "sphere", Result = result, Scene = scene, Residuals = residuals, FirstPicture = 17, Lights = scene.Lights,
            LightNames = [.. Enumerable.Range(0, 70).Select(i => $"<{i}>.png")],
        };
        var shown = ReportFits.Chosen(report, scene);
        Assert.InRange(shown.Length, 28, ReportFits.MostPictures);
        Assert.Contains(17, shown);
        Assert.Contains(Array.IndexOf(residuals.Pictures, residuals.Pictures.Max()), shown);
        var html = report.ToHtml();
        Assert.Equal(3 * shown.Length, html.Split("data:image/jpeg").Length - 1);
        Assert.Contains($"{shown.Length} of 70 pictures", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<17>", html, StringComparison.Ordinal);
        Assert.Contains("Taken: &lt;17&gt;.png", html, StringComparison.Ordinal);
        // A row for each light, whose last cells are saturated and unexplained.
        var worst = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"<td>{100 * residuals.Pictures.Max():F1}</td></tr>");
        Assert.Contains("<td>0</td>" + worst, html, StringComparison.Ordinal);
    }

    [Fact]
    public void Maps_have_a_scale_and_nothing_around_the_object()
    {
        var solved = SurfaceMeshTests.Solved();
        var map = ReportPicture.Map("Residual", "I", solved.Mask, [.. solved.Albedo.Select(_ => 10f)], new(-5, 20, " %"));
        var html = new PhotometricReport { Title = "ball", Result = solved, Pictures = [map] }.ToHtml();
        Assert.Contains("<span>&#x2212;5 %</span>", html, StringComparison.Ordinal);
        Assert.Contains("<span>20 %</span>", html, StringComparison.Ordinal);
        var gallery = html[html.IndexOf("class=\"gallery\"", StringComparison.Ordinal)..];
        var picture = Image.Load(Convert.FromBase64String(Png().Match(gallery).Groups[1].Value));
        Assert.Equal(4, picture.Channels);
        Assert.Equal(0, picture.Pixels8[3]);
        var middle = 4 * (picture.Height / 2 * picture.Width + picture.Width / 2);
        var color = ColorMap.Viridis.At(0.6);
        Assert.Equal([color.R, color.G, color.B, 255], picture.Pixels8.Slice(middle, 4).ToArray());
    }

    private static string Page()
    {
        var solved = SurfaceMeshTests.Solved();
        return new PhotometricReport
        {
            Title = "ball", Result = solved, Depth = solved.Integrate(), AngularErrors = [.. Enumerable.Repeat(3f, solved.Mask.Count)],
            Lights = new([0, 0, 1, 0.5, 0, 0.8]), Pictures = [new("Normals", "x, y, z", NormalsOutput.Picture(solved))],
            Figures = [("seconds", "1.5")],
        }.ToHtml();
    }

    [GeneratedRegex("""(?:src|href)="([^"]*)""")]
    private static partial Regex Reference();

    [GeneratedRegex("data:image/png;base64,([^\"]*)\"")]
    private static partial Regex Png();

    [GeneratedRegex("""https?://[\w./-]*""")]
    private static partial Regex Address();

    [GeneratedRegex("""<script type="application/json" id="data">(.*?)</script>""")]
    private static partial Regex Data();
}
