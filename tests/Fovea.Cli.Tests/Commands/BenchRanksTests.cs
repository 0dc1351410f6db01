namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea bench ranks</c> measures under <c>mpirun</c>; <c>fovea bench nodes</c> predicts from what it wrote.</summary>
public sealed class BenchRanksTests : IDisposable
{
    private const string Two = """
        {"ranks": 2, "network": "digits", "gradientBytes": 153128, "batch": 32, "alone": 0.002, "together": 0.003, "after": 0.003,
         "sums": [{"bytes": 4096, "seconds": 0.0001}, {"bytes": 16777216, "seconds": 0.02}]}
        """;

    private readonly CliRunner _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public void What_two_ranks_took_predicts_many()
    {
        MpiJob.Need();
        MpiJob.Run(_cli, 2, "bench", "ranks", "digits", "--steps", "2", "--out", "two.json").Done();
        Assert.Matches(@"(?m)^2 ranks: alone [\d.]+ ms a step, .*; by the model [\d.]+$", _cli.Run("bench", "nodes", "two.json").Done());
    }

    [Fact]
    public void Nodes_are_predicted_from_a_file()
    {
        File.WriteAllText(Path.Combine(_cli.Folder, "two.json"), Two);
        var text = _cli.Run("bench", "nodes", "two.json").Done();
        Assert.Matches(@"(?m)^ +8 .* \d+ %$", text);
        Assert.Matches(@"(?m)^1,024 .* \d+ %$", text);
        Assert.Contains("\"nodes\": 1024", _cli.Run("bench", "nodes", "two.json", "--json").Done(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_is_said_in_one_line()
    {
        File.WriteAllText(Path.Combine(_cli.Folder, "bad.json"), "{}");
        Assert.Contains("bad.json", _cli.Run("bench", "nodes", "bad.json").ErrorLine(1), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_cli.Folder, "one.json"), Two.Replace("\"ranks\": 2", "\"ranks\": 1", StringComparison.Ordinal));
        Assert.Contains("two ranks or more", _cli.Run("bench", "nodes", "one.json").ErrorLine(2), StringComparison.Ordinal);
        Assert.Contains("mpirun", _cli.RunAlone("bench", "ranks").ErrorLine(1), StringComparison.Ordinal);
    }
}
