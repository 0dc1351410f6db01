using System.Text.Json;

namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea experiment</c>.</summary>
public class ExperimentCommandTests
{
    [Fact]
    public void The_studies_are_listed_by_name()
    {
        var text = CliRunner.RunOnce("experiment").Done();
        Assert.Contains("batchnorm-view", text, StringComparison.Ordinal);
        Assert.Contains("circular-equivariance", text, StringComparison.Ordinal);
        Assert.Contains("unknown command 'batchnorm-vew' (did you mean 'batchnorm-view'?)",
            CliRunner.RunOnce("experiment", "batchnorm-vew").ErrorLine(2), StringComparison.Ordinal);
    }

    [Fact]
    public void Batch_normalisation_gives_its_mean_and_deviation_and_keeps_the_correlation()
    {
        using var cli = new CliRunner();
        using var json = JsonDocument.Parse(cli.RunAlone("experiment", "batchnorm-view", "--seed", "5", "--json").Done());
        var (root, after) = (json.RootElement, json.RootElement.GetProperty("after"));
        Assert.Equal(1.5, root.GetProperty("before").GetProperty("mean").GetDouble(), 0.05);
        Assert.Equal(0.4, root.GetProperty("before").GetProperty("standardDeviation").GetDouble(), 0.03);
        Assert.Equal(3, after.GetProperty("mean").GetDouble(), 1e-9);
        Assert.Equal(1, after.GetProperty("standardDeviation").GetDouble(), 1e-4);
        Assert.Equal(0.8, root.GetProperty("correlationBefore").GetDouble(), 0.05);
        Assert.Equal(root.GetProperty("correlationBefore").GetDouble(), root.GetProperty("correlationAfter").GetDouble(), 1e-9);
        var page = File.ReadAllText(Path.Combine(cli.Folder, "experiments", "batchnorm-view", "report.html"));
        Assert.Contains("1 σ", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Circular_padding_keeps_pooled_features_and_zero_padding_does_not()
    {
        using var cli = new CliRunner();
        using var json = JsonDocument.Parse(cli.Run("experiment", "circular-equivariance", "--json").Done());
        Assert.InRange(json.RootElement.GetProperty("largestCircularDifference").GetDouble(), 0, 1e-6);
        Assert.InRange(json.RootElement.GetProperty("largestZeroDifference").GetDouble(), 1e-3, 1);
        Assert.True(File.Exists(Path.Combine(cli.Folder, "experiments", "circular-equivariance", "report.html")));
    }
}
