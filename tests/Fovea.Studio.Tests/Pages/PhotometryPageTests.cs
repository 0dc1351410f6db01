using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fovea.Formats;
using Fovea.Imaging;
using Fovea.Photometry;

namespace Fovea.Studio.Tests;

/// <summary>What the page of photometric stereo asks for, on rendered scenes.</summary>
public class PhotometryPageTests(Studio studio) : IClassFixture<Studio>
{
    private const string Api = "/api/photometry";

    [Fact]
    public async Task A_rendered_scene_is_solved_as_by_the_library()
    {
        var scene = (await JobAsync($"{Api}/render", new
        {
            surface = "sphere", side = 48, lights = 8,
            noise = 0
        })).GetProperty("scene").GetString()!;
        var info = await studio.GetAsync($"{Api}/scene/{scene}");
        Assert.Equal((8, 48, 16, true, "file"), (info.GetProperty("pictures").GetArrayLength(), info.GetProperty("width").GetInt32(),
            info.GetProperty("bits").GetInt32(), info.GetProperty("hasLights").GetBoolean(), info.GetProperty("mask").GetString()));
        var result = (await JobAsync($"{Api}/scene/{scene}/solve", new { method = "trimmed" })).GetProperty("result").GetString()!;
        var described = await studio.GetAsync($"{Api}/result/{result}");
        Assert.Contains("Mean angular error", described.GetProperty("figures").GetString(), StringComparison.Ordinal);

        // The same scene by the library alone: rendered, rounded to 16 bit, solved.
        var rendered = SceneRenderer.Render(new SphereSurface(), new Lambertian(),
            new() { Width = 48, Height = 48, Lights = 8, Bits = 16, Pattern = true }).Scene;
        var expected = new Trimmed().Solve(rendered);
        using var folder = new Testing.TestFolder();
        await File.WriteAllBytesAsync(folder.At("normals.npy"),
            await studio.Client.GetByteArrayAsync($"{Api}/result/{result}/file/normals.npy"));
        var normals = rendered.Mask.Gather<float>(NpyFile.LoadToCompute(folder.At("normals.npy")).ToArray<float>(), 3);
        Assert.Equal(expected.Normals.Length, normals.Length);
        for (var i = 0; i < normals.Length; i++) Assert.Equal(expected.Normals[i], normals[i], 2e-3f);

        var names = described.GetProperty("files").EnumerateArray().Select(f => f.GetProperty("name").GetString()!).ToArray();
        Assert.Empty(((string[])["normals.png", "depth.npy", "mesh.ply", "mesh.glb"]).Except(names));
        foreach (var name in names) Assert.NotEmpty(await studio.Client.GetByteArrayAsync($"{Api}/result/{result}/file/{name}"));

        // The middle of the ball stands highest, and another integrator gives another depth of the same shape.
        var profile = await studio.GetAsync($"{Api}/result/{result}/profile?x0=4&y0=24&x1=43&y1=24&scale=0.5");
        Assert.EndsWith("mm", profile.GetProperty("range").GetString(), StringComparison.Ordinal);
        await JobAsync($"{Api}/result/{result}/integrate", new { integrator = "frankot-chellappa" });
        Assert.Equal("frankot-chellappa", (await studio.GetAsync($"{Api}/result/{result}")).GetProperty("integrator").GetString());
        var data = await studio.GetAsync($"{Api}/result/{result}/file/viewer.json");
        Assert.Equal(24, data.GetProperty("lights").GetArrayLength());

        var saved = await studio.PostAsync($"{Api}/result/{result}/save", new { folder = "results/ball" });
        Assert.True(File.Exists(Path.Combine(studio.Folder, saved.GetProperty("folder").GetString()!, "mesh.ply")));
        Assert.Equal("results/ball: expected the name of a new folder", await Studio.ErrorAsync(HttpStatusCode.BadRequest,
            await studio.Client.PostAsync($"{Api}/result/{result}/save", JsonContent.Create(new { folder = "results/ball" }))));
        Assert.Equal(HttpStatusCode.NotFound, (await studio.Client.PostAsync($"{Api}/result/{result}/save",
            JsonContent.Create(new { folder = "../out" }))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await studio.Client.GetAsync($"{Api}/result/{result}/file/integrator.txt")).StatusCode);
    }

    [Fact]
    public async Task Lights_are_found_by_a_ball_or_not_at_all()
    {
        var scene = await DroppedAsync(Balls());
        // A folder without lights: the method that needs none, and the one that needs some.
        Assert.False((await studio.GetAsync($"{Api}/scene/{scene}")).GetProperty("hasLights").GetBoolean());
        var ball = await JobAsync($"{Api}/scene/{scene}/ball", new { points = new[] { new[] { 30.0, 50 }, [50, 30], [70, 50] } });
        var lights = ball.GetProperty("lights").EnumerateArray().Select(l =>
            l.EnumerateArray().Select(v => v.GetDouble()).ToArray()).ToArray();
        Assert.Equal(Highlights.Length, lights.Length);
        for (var i = 0; i < lights.Length; i++)
        {
            var expected = ChromeBall.Light(new(50, 50, 20), Highlights[i].X, Highlights[i].Y);
            Assert.Equal([expected.X, expected.Y, expected.Z], lights[i].Select(v => v), (a, b) => Math.Abs(a - b) < 0.02);
        }
        var found = await JobAsync($"{Api}/scene/{scene}/find-mask", new { });
        Assert.True(found.GetProperty("pixels").GetInt32() > 100);
        await JobAsync($"{Api}/scene/{scene}/solve", new { lights = "ball" });
        Assert.Equal("trimmed: expected known lights; only uncalibrated finds them itself", await Studio.ErrorAsync(
            HttpStatusCode.BadRequest, await studio.Client.PostAsync($"{Api}/scene/{scene}/solve", JsonContent.Create(new { lights = "unknown" }))));
    }

    [Fact]
    public async Task Unknown_lights_are_found_with_the_surface()
    {
        var rendered = SceneRenderer.Render(new EllipsoidsSurface(), new Lambertian(),
            new() { Width = 48, Height = 48, Lights = 12, Pattern = true, Bits = 16 }).Scene;
        using var folder = new Testing.TestFolder();
        DiligentWriter.Write(folder.Path, rendered);
        var files = Directory.GetFiles(folder.Path, "*.png").ToDictionary(f => Path.GetFileName(f), File.ReadAllBytes);
        var scene = await DroppedAsync(files);
        var result = (await JobAsync($"{Api}/scene/{scene}/solve",
            new { lights = "unknown", method = "uncalibrated" })).GetProperty("result").GetString();
        // The lights that it found are those of the viewer, and the pictures under them are as taken.
        var data = await studio.GetAsync($"{Api}/result/{result}/file/viewer.json");
        var l = data.GetProperty("lights").EnumerateArray().Select(v => v.GetDouble()).ToArray();
        Assert.Equal(36, l.Length);
        Assert.True(l.Chunk(3).Select(v => v[0]).Max() - l.Chunk(3).Select(v => v[0]).Min() > 0.2);
    }

    [Fact]
    public async Task A_folder_of_the_workspace_is_found_and_a_link_out_of_it_is_refused()
    {
        var rendered = SceneRenderer.Render(new SphereSurface(), new Lambertian(), new() { Width = 32, Height = 32, Lights = 5 }).Scene;
        var folder = Path.Combine(studio.Folder, "scans", "ball");
        DiligentWriter.Write(folder, rendered, 8);
        Assert.Contains("scans/ball", (await studio.GetAsync(Api)).GetProperty("folders").EnumerateArray().Select(f => f.GetString()));
        var info = await studio.GetAsync($"{Api}/scene/work-scans%2Fball");
        Assert.Equal("scans/ball", info.GetProperty("title").GetString());
        var picture = Image.Load(await studio.Client.GetByteArrayAsync($"{Api}/scene/work-scans%2Fball/picture?index=2"));
        Assert.Equal(Image.Load(Path.Combine(folder, "003.png")).Encode(), picture.Encode());

        // A drawn mask is kept beside, not in the folder; a solve takes it.
        var mask = Image.Load(Path.Combine(folder, "mask.png"));
        for (var i = 0; i < 16 * 32; i++) mask.Pixels8[i] = 0;
        using (var body = new ByteArrayContent(mask.Encode()))
            Assert.True((await studio.Client.PostAsync($"{Api}/scene/work-scans%2Fball/mask", body)).IsSuccessStatusCode);
        var solved = await JobAsync($"{Api}/scene/work-scans%2Fball/solve", new { });
        var result = await studio.GetAsync($"{Api}/result/{solved.GetProperty("result").GetString()}");
        Assert.Contains(">" + mask.Pixels8.ToArray().Count(v => v > 0), result.GetProperty("figures").GetString(),
            StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "drawn-mask.png")));

        File.Delete(Path.Combine(folder, "004.png"));
        File.CreateSymbolicLink(Path.Combine(folder, "004.png"), "/etc/hostname");
        Assert.Equal(HttpStatusCode.NotFound, (await studio.Client.GetAsync($"{Api}/scene/work-scans%2Fball")).StatusCode);
    }

    [Fact]
    public async Task Names_with_folders_in_them_are_not_followed()
    {
        var files = Balls();
        files["filenames.txt"] = "../../../etc/x.png\n"u8.ToArray();
        var scene = await DroppedAsync(files);
        Assert.Equal("pictures: expected names without folders in filenames.txt",
            await Studio.ErrorAsync(HttpStatusCode.BadRequest, await studio.Client.GetAsync($"{Api}/scene/{scene}")));
    }

    [Theory]
    [InlineData("scene/none", "scene none: there is none")]
    [InlineData("scene/drop-0123456789abcdef", "upload 0123456789abcdef: there is none of this name, or no longer")]
    [InlineData("scene/work-..%2F..", "../..: not in the studio's folder.")]
    [InlineData("result/0123456789abcdef", "upload 0123456789abcdef: there is none of this name, or no longer")]
    public async Task What_is_not_there_is_said(string path, string line) =>
        Assert.Equal(line, await Studio.ErrorAsync(HttpStatusCode.NotFound, await studio.Client.GetAsync($"{Api}/{path}")));

    [Theory]
    [InlineData("""{"surface":"cube"}""", "surface: there is none of this name")]
    [InlineData("""{"side":4000}""", "side: expected a number of 32 to 512, got '4000'")]
    public async Task What_cannot_be_rendered_is_said(string body, string line)
    {
        using var content = new StringContent(body, null, "application/json");
        Assert.Equal(line, await Studio.ErrorAsync(HttpStatusCode.BadRequest, await studio.Client.PostAsync($"{Api}/render", content)));
    }

    [Fact]
    public async Task Photographs_of_the_benchmark_are_solved_to_the_librarys_error()
    {
        var source = Path.Combine(Environment.GetEnvironmentVariable("FOVEA_DATA") ?? "", "diligent", "ballPNG");
        Assert.SkipUnless(Directory.Exists(source), "FOVEA_DATA is not set to a folder with diligent/ballPNG");
        // Every seventh picture, so that the lights do not lie in a plane; copied, since a link out of the workspace is refused.
        var folder = Directory.CreateDirectory(Path.Combine(studio.Folder, "ballPNG")).FullName;
        foreach (var name in (string[])["filenames.txt", "light_directions.txt", "light_intensities.txt"])
            File.WriteAllLines(Path.Combine(folder, name), File.ReadAllLines(Path.Combine(source, name)).Where((line, i) => i % 7 == 0
                && line.Length > 0));
        foreach (var name in File.ReadAllLines(Path.Combine(folder, "filenames.txt")).Concat(["mask.png", "Normal_gt.mat"]))
            File.WriteAllBytes(Path.Combine(folder, name), File.ReadAllBytes(Path.Combine(source, name)));
        var scene = PhotometricScene.Load(folder);
        var expected = new Trimmed().Solve(scene).AngularError(scene.GroundTruth!).Mean;
        var result = (await JobAsync($"{Api}/scene/work-ballPNG/solve", new { })).GetProperty("result").GetString();
        Assert.Contains(FormattableString.Invariant($"{expected:F2}°"),
            (await studio.GetAsync($"{Api}/result/{result}")).GetProperty("figures").GetString(), StringComparison.Ordinal);
        Assert.InRange(expected, 1, 8);
    }

    private static readonly (int X, int Y)[] Highlights = [(50, 44), (55, 52), (45, 52), (52, 48), (47, 46)];

    // A matt ball on the left, a mirroring one about (50, 50) with one highlight each.
    private static Dictionary<string, byte[]> Balls()
    {
        var pictures = new Dictionary<string, byte[]>();
        foreach (var (hx, hy) in Highlights)
        {
            var light = ChromeBall.Light(new(50, 50, 20), hx, hy);
            var image = new Image(100, 100, 1);
            for (var i = 0; i < 10_000; i++)
            {
                var (y, x) = Math.DivRem(i, 100);
                if (new Circle(15, 20, 14).Normal(x, y) is { } n) image.Pixels8[i] = (byte)(200 * Math.Max(0, n.Dot(light)));
                if (Math.Abs(x - hx) <= 1 && Math.Abs(y - hy) <= 1) image.Pixels8[i] = 255;
            }
            pictures[$"{pictures.Count + 1}.png"] = image.Encode();
        }
        return pictures;
    }

    private async Task<string> DroppedAsync(Dictionary<string, byte[]> files)
    {
        var scene = (await studio.PostAsync($"{Api}/scene", new { })).GetProperty("scene").GetString()!;
        foreach (var (name, bytes) in files)
        {
            using var body = new ByteArrayContent(bytes);
            Assert.True((await studio.Client.PostAsync($"{Api}/scene/{scene}/file?name={name}", body)).IsSuccessStatusCode);
        }
        return scene;
    }

    private async Task<JsonElement> JobAsync(string path, object body) => await studio.ResultAsync(await studio.PostAsync(path, body));
}
