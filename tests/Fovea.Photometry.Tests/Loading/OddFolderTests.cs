using System.Text.Json;

namespace Fovea.Photometry.Tests.Loading;

/// <summary>What is missing, too much or doubtful in a folder is said.</summary>
public class OddFolderTests
{
    [Fact]
    public void Any_light_behind_the_object_is_warned_of()
    {
        using var folder = new TemporaryFolder();
        CapFolder.Write(folder);
        var lines = CapFolder.Directions().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[4] = "0.6 0 -0.8";
        folder.Text("lights.txt", string.Join('\n', lines));
        Assert.Equal("lights.txt: 1 of 12 lights are behind the object, the first in line 5; x points right, y up, z towards the camera, "
            + "from the object to the light", Assert.Single(PhotometricScene.Load(folder.Path).Warnings));
    }

    [Fact]
    public void Lights_for_pictures_that_are_not_there_are_warned_of()
    {
        using var folder = new TemporaryFolder();
        CapFolder.Write(folder);
        var lines = CapFolder.Directions().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        folder.Text("lights.txt", string.Concat(lines.Select((l, i) => $"{i + 1:00}.png {l}\n")) + "13.png 0 0 1\n14.png 0 0 1\n");
        var scene = PhotometricScene.Load(folder.Path);
        Assert.Equal("lights.txt: 2 of 14 lines are for pictures that are not there, the first for '13.png' in line 13",
            Assert.Single(scene.Warnings));
        Assert.InRange(CapFolder.Error(scene), 0, 0.05);
    }

    [Fact]
    public void A_mask_that_was_guessed_is_said()
    {
        using var folder = new TemporaryFolder();
        CapFolder.Write(folder);
        File.Delete(folder.At("mask.png"));
        // True normals have the mask's size alone.
        var scene = PhotometricScene.Load(folder.Path);
        Assert.Contains(": no mask was given; the object was found by brightness and has ", Assert.Single(scene.Warnings),
            StringComparison.Ordinal);
        // The benchmark's layout too.
        folder.Text("filenames.txt", string.Concat(Enumerable.Range(1, 12).Select(i => $"{i:00}.png\n")));
        folder.Text("light_directions.txt", CapFolder.Directions());
        Assert.Single(PhotometricScene.Load(folder.Path).Warnings);
    }

    [Fact]
    public void Lights_nearly_in_a_plane_are_warned_of()
    {
        var lights = new LightSet([0, 0, 1, 0.6, 0, 0.8, -0.6, 0.004, 0.8, 0.8, 0.01, 0.6], source: "rail.txt");
        Assert.Matches("^rail.txt: the lights lie nearly in a plane: condition number [0-9]+; noise grows as much, by whatever --method; "
            + "move a light out of the plane$", Assert.Single(SceneWarnings.Of(Scenes.Pixel(lights, Vector3d.View))));
    }

    [Fact]
    public void Without_lights_a_folder_is_solved_by_what_finds_them()
    {
        using var folder = new TemporaryFolder();
        // So few lights that reflectances cannot be told from directions: the quick way.
        var scene = Scenes.Sphere(ShadowKind.Attached, 48, 7, 16);
        DiligentWriter.Write(folder.Path, scene);
        File.Delete(folder.At("light_directions.txt"));
        File.Delete(folder.At("light_intensities.txt"));
        Assert.EndsWith("or solve without them: --method uncalibrated",
            Assert.Throws<DataFormatException>(() => PhotometricScene.Load(folder.Path)).Message, StringComparison.Ordinal);
        var read = PhotometricScene.Load(folder.Path, new() { LightsMayBeUnknown = true });
        Assert.False(read.Lights.AreKnown);
        Assert.StartsWith("no lights: lights: expected directions, got none",
            Assert.Throws<DataFormatException>(() => new LeastSquares().Solve(read)).Message, StringComparison.Ordinal);
        var result = new SolveJob { Solver = new Uncalibrated(), Integrator = new Poisson() }.Run(read, folder.At("solved"));
        Assert.Equal(new Uncalibrated().Solve(read).Normals, result.Context.Result.Normals);
        Assert.InRange(result.Context.Result.AngularError(scene.GroundTruth).Mean, 0, 10);
        // What was estimated is written, and read back.
        var lights = LightFile.Read(folder.At("solved/lights.csv"), read.FileNames);
        Assert.Equal(result.Context.Result.EstimatedDirections!, lights.Directions, (a, b) => Math.Abs(a - b) < 2e-6);
        Assert.Equal(result.Context.Result.EstimatedIntensities!, lights.Intensities, (a, b) => Math.Abs(a - b) < 1e-5);
        using var json = JsonDocument.Parse(File.ReadAllBytes(folder.At("solved/result.json")));
        Assert.Equal("estimated by uncalibrated", json.RootElement.GetProperty("lightDirections").GetString());
        Assert.Contains("<h2 id=\"lights\">Lights</h2>", File.ReadAllText(folder.At("solved/report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Lights_that_were_named_come_with_their_intensities()
    {
        using var folder = new TemporaryFolder();
        var scene = Scenes.Sphere(ShadowKind.None, 24, 6, 16);
        DiligentWriter.Write(folder.Path, scene);
        var read = PhotometricScene.Load(folder.Path);
        new SolveJob { Solver = new LeastSquares(), Integrator = new Poisson() }.Run(read, folder.At("solved"));
        var again = PhotometricScene.Load(folder.Path, new() { Lights = folder.At("solved/lights.csv") });
        Assert.Equal(read.Lights.Directions, again.Lights.Directions, (a, b) => Math.Abs(a - b) < 2e-6);
        Assert.Equal(read.Lights.Intensities, again.Lights.Intensities, (a, b) => Math.Abs(a - b) < 1e-5 * a);
        Assert.Equal(folder.At("solved/lights.csv"), again.Lights.IntensitySource);
    }

    [Fact]
    public void Where_everything_came_from_is_in_the_result()
    {
        using var folder = new TemporaryFolder();
        CapFolder.Write(folder);
        var scene = PhotometricScene.Load(folder.Path);
        var job = new SolveJob { Solver = new LeastSquares(), Integrator = new Poisson(), CommandLine = "fovea ps solve cap" };
        job.Run(scene, folder.At("solved"));
        using var json = JsonDocument.Parse(File.ReadAllBytes(folder.At("solved/result.json")));
        string? Of(string name) => json.RootElement.GetProperty(name).GetString();
        Assert.Equal((folder.At("lights.txt"), "none given, 1 for all"), (Of("lightDirections"), Of("lightIntensities")));
        Assert.Equal(("mask.png", "linear (the file does not say)"), (Of("mask"), Of("encoding")));
        Assert.Equal(("l2", "poisson", "up"), (Of("method"), Of("integrator"), Of("green")));
        Assert.Equal((FoveaVersion.Current, "fovea ps solve cap"), (Of("version"), Of("commandLine")));
        Assert.Empty(json.RootElement.GetProperty("warnings").EnumerateArray());
        Assert.InRange(json.RootElement.GetProperty("conditionNumber").GetDouble(), 1, 10);
        var report = File.ReadAllText(folder.At("solved/report.html"));
        Assert.Contains("<td>fovea ps solve cap</td>", report, StringComparison.Ordinal);
        // The pictures' own folder is not written into.
        Assert.EndsWith("expected a folder of its own for the results, got that of the pictures; name another with --out",
            Assert.Throws<IOException>(() => job.Run(scene, folder.Path + Path.DirectorySeparatorChar)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.At("normals.png")));
    }
}
