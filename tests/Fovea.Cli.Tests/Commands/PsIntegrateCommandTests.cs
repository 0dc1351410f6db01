using System.Text.Json;
using Fovea.Formats;
using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea ps integrate</c>.</summary>
public class PsIntegrateCommandTests
{
    private const int Size = 40;

    [Fact]
    public void Normals_become_depth_and_a_mesh()
    {
        using var cli = new CliRunner();
        WriteNormals(cli, "normals.npy");
        var text = cli.RunAlone("ps", "integrate", "normals.npy", "--method", "bilateral", "--out", "surface", "--json").Done();
        using var json = JsonDocument.Parse(text);
        var root = json.RootElement;
        Assert.Equal("bilateral", root.GetProperty("method").GetString());
        Assert.Equal(Size * Size, root.GetProperty("pixels").GetInt32());
        // A slope of ½ over 39 pixels.
        Assert.Equal(19.5, root.GetProperty("greatestDepthPixels").GetDouble() - root.GetProperty("leastDepthPixels").GetDouble(), 0.05);
        Assert.Equal(2 * (Size - 1) * (Size - 1), root.GetProperty("triangles").GetInt32());
        foreach (var file in root.GetProperty("files").EnumerateArray())
            Assert.True(File.Exists(Path.Combine(cli.Folder, "surface", file.GetString()!)));
        var depth = NpyFile.Load(Path.Combine(cli.Folder, "surface", "depth.npy"));
        Assert.Equal(-0.5, depth.ToArray<float>()[1] - depth.ToArray<float>()[0], 0.01);
    }

    [Fact]
    public void A_picture_of_normals_and_a_mask_do_too()
    {
        using var cli = new CliRunner();
        var (picture, mask) = (new Image(Size, Size, 3, 16), new Image(Size, Size, 1));
        for (var i = 0; i < Size * Size; i++)
        {
            var samples = picture.Pixels16.Slice(3 * i, 3);
            (samples[0], samples[1], samples[2]) = (Stored(Slope.X), 32768, Stored(Slope.Z));
            if (i % Size < Size / 2) mask.Pixels8[i] = 255;
        }
        picture.Save(Path.Combine(cli.Folder, "normals.png"));
        mask.Save(Path.Combine(cli.Folder, "mask.png"));
        var text = cli.Run("ps", "integrate", "normals.png", "--mask", "mask.png").Done();
        Assert.Contains("Depth of 800 pixels by bilateral: -4.", text, StringComparison.Ordinal);
        Assert.True(float.IsNaN(NpyFile.Load(Path.Combine(cli.Folder, "depth.npy")).ToArray<float>()[Size - 1]));
    }

    [Fact]
    public void Green_that_points_down_is_hinted_at_and_read()
    {
        using var cli = new CliRunner();
        cli.Run("ps", "solve", "--out", "solved", "--green", "down").Done();
        double Range(CliResult result)
        {
            using var json = JsonDocument.Parse(result.Done());
            double Of(string name) => json.RootElement.GetProperty(name).GetDouble();
            return Of("greatestDepthPixels") - Of("leastDepthPixels");
        }
        var asUp = cli.Run("ps", "integrate", "solved/normals.png", "--out", "up", "--json");
        Assert.Contains("warning: solved/normals.png: green seems to point down, as in DirectX: --green down reads it so", asUp.Error,
            StringComparison.Ordinal);
        var asDown = cli.Run("ps", "integrate", "solved/normals.png", "--green", "down", "--out", "down", "--json");
        Assert.DoesNotContain("green", asDown.Error, StringComparison.Ordinal);
        Assert.Equal(Range(cli.Run("ps", "integrate", "solved", "--json")), Range(asDown), 0.1);
        Assert.NotEqual(Range(asUp), Range(asDown), 0.1);
    }

    [Fact]
    public void A_camera_and_a_distance_give_millimetres_and_files_for_printing()
    {
        using var cli = new CliRunner();
        WriteNormals(cli, "normals.npy");
        File.WriteAllText(Path.Combine(cli.Folder, "K.txt"), "80 0 19.5\n0 80 19.5\n0 0 1\n");
        double[] Depths(params string[] camera)
        {
            var text = cli.Run(["ps", "integrate", "normals.npy", "--out", "surface", "--json", "--mesh", "stl,3mf", "--base", "5",
                "--distance", "400", .. camera]).Done();
            using var json = JsonDocument.Parse(text);
            Assert.Equal("mm", json.RootElement.GetProperty("depthUnit").GetString());
            Assert.Equal(["depth.npy", "depth.png", "cliffs.png", "mesh.stl", "mesh.3mf"],
                json.RootElement.GetProperty("files").EnumerateArray().Select(f => f.GetString()));
            return [json.RootElement.GetProperty("leastDepthMm").GetDouble(), json.RootElement.GetProperty("greatestDepthMm").GetDouble()];
        }
        // A plane whose normal is (½, 0, 1)/√1.25: 1/d is proportional to 1 − x/2, with x from −19.5/80 to 19.5/80.
        var depths = Depths("--camera", "K.txt");
        Assert.Equal((1 + 19.5 / 160) / (1 - 19.5 / 160), depths[0] / depths[1], 0.001);
        Assert.Equal(400, Math.Sqrt(depths[0] * depths[1]), 3.0);
        Assert.True(File.Exists(Path.Combine(cli.Folder, "surface", "mesh.3mf")));
        // 40 columns at 80 pixels: the same camera by its angle, and by millimetres of its lens and sensor.
        string[] angle = ["--fov", "28.0724869"], lens = ["--focal-length", "50", "--sensor-width", "25"];
        foreach (var other in (string[][])[angle, lens, ["--focal-length", "80"]])
            Assert.Equal(depths[0], Depths(other)[0], 0.001);
    }

    [Fact]
    public void What_is_wrong_is_said_in_one_line()
    {
        using var cli = new CliRunner();
        WriteNormals(cli, "normals.npy");
        new Image(Size, Size + 1, 1).Save(Path.Combine(cli.Folder, "black.png"));
        NpyFile.Save(Path.Combine(cli.Folder, "flat.npy"), Tensor.From(new float[12], [2, 2, 3]));
        Fails("did you mean 'poisson'", 2, "normals.npy", "--method", "poison");
        Fails("--max-step: expected a number above 0", 2, "normals.npy", "--max-step", "0");
        Fails("--mesh: expected formats out of 3mf, glb, obj, ply, stl, got 'fbx'", 2, "normals.npy", "--mesh", "ply,fbx");
        Fails("expected one camera, got --fov and --focal-length", 2, "normals.npy", "--fov", "40", "--focal-length", "900");
        Fails("--distance: expected a camera beside it", 2, "normals.npy", "--distance", "900");
        Fails("--pixel-pitch: expected parallel rays, got --fov", 2, "normals.npy", "--fov", "40", "--pixel-pitch", "0.1");
        Fails("--sensor-width: expected --focal-length", 2, "normals.npy", "--sensor-width", "36");
        Fails("black.png: mask: expected one white pixel", 1, "normals.npy", "--mask", "black.png");
        Fails("flat.npy: normals: expected one pixel with a normal", 1, "flat.npy");
        Fails("nowhere.npy", 1, "nowhere.npy");

        void Fails(string problem, int code, params string[] arguments) =>
            Assert.Contains(problem, cli.Run(["ps", "integrate", .. arguments]).ErrorLine(code), StringComparison.Ordinal);
    }

    // ∂z/∂x = −½.
    private static (float X, float Z) Slope => (0.5f / MathF.Sqrt(1.25f), 1 / MathF.Sqrt(1.25f));

    private static ushort Stored(float value) => (ushort)MathF.Round((value + 1) * 32767.5f);

    private static void WriteNormals(CliRunner cli, string name)
    {
        float[] values = [.. Enumerable.Range(0, Size * Size).SelectMany(_ => new[] { Slope.X, 0, Slope.Z })];
        NpyFile.Save(Path.Combine(cli.Folder, name), Tensor.From(values, [Size, Size, 3]));
    }
}
