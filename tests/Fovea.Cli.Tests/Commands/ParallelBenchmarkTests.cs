using System.Text.Json;

namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea ps benchmark --parallel</c>: objects shared out among the processes of <c>mpirun</c>.</summary>
public class ParallelBenchmarkTests
{
    [Fact]
    public void Figures_are_those_of_one_process()
    {
        MpiJob.Need();
        using var cli = new CliRunner();
        foreach (var (name, surface) in new[] { ("one", "sphere"), ("two", "wave"), ("three", "sphere") })
            cli.Run("ps", "render", "--surface", surface, "--size", "48,40", "--lights", "12", "--seed", name == "three" ? "3" : "1", "--out",
                Path.Combine("objects", name)).Done();
        string[] args = ["ps", "benchmark", "objects", "--methods", "l2,trimmed", "--json"];
        var alone = Rows(cli.RunAlone(args));
        Assert.Equal(6, alone.Count);
        Assert.Equal(alone, Rows(MpiJob.Run(cli, 2, [.. args, "--parallel"])));
    }

    // All but how long it took.
    private static List<string> Rows(CliResult result)
    {
        using var json = JsonDocument.Parse(result.Done());
        return [.. json.RootElement.EnumerateArray().Select(row => string.Join(' ', row.EnumerateObject()
            .Where(p => p.Name != "seconds").Select(p => $"{p.Name} {p.Value.GetRawText()}")))];
    }
}
