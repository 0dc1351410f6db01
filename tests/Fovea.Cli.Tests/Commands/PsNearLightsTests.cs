using System.Text.Json;

namespace Fovea.Cli.Tests.Commands;

/// <summary>Lamps beside the object on the command line.</summary>
public class PsNearLightsTests
{
    [Fact]
    public void Lamps_of_a_file_are_used_and_refused_without_millimetres_or_by_other_methods()
    {
        using var cli = new CliRunner();
        cli.RunAlone("ps", "render", "--surface", "sphere", "--size", "48,40", "--lights", "9", "--out", "ball").Done();
        // The rendered lights, so far away that they are distant.
        var lines = File.ReadAllLines(Path.Combine(cli.Folder, "ball", "light_directions.txt"))
            .Select(l => string.Join(' ', l.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => n + "e7")));
        File.WriteAllLines(Path.Combine(cli.Folder, "lamps.txt"), lines);
        string[] near = ["ps", "solve", "ball", "--near-lights", "lamps.txt", "--out", "near", "--integrator", "poisson"];
        using var json = JsonDocument.Parse(cli.RunAlone([.. near, "--pixel-pitch", "0.5", "--json"]).Done());
        using var far = JsonDocument.Parse(cli.RunAlone("ps", "solve", "ball", "--out", "far", "--json").Done());
        double Error(JsonDocument d) => d.RootElement.GetProperty("meanAngularError").GetDouble();
        Assert.True(json.RootElement.GetProperty("nearLightsConverged").GetBoolean());
        Assert.Equal(Error(far), Error(json), 0.1);
        Assert.Contains("expected lengths in mm", cli.RunAlone(near).Error, StringComparison.Ordinal);
        var other = cli.RunAlone([.. near, "--method", "l1"]).Error;
        Assert.Contains("expected --method l2 or trimmed, got l1", other, StringComparison.Ordinal);
    }
}
