namespace Fovea.Training.Tests;

/// <summary>Runs beside each other.</summary>
[Collection(nameof(TwoRuns))]
public class RunComparisonTests(TwoRuns runs)
{
    [Fact]
    public void Settings_that_differ_are_named_and_no_others()
    {
        var paths = RunComparison.Of(runs.Adam, runs.Sgd).Differences.Select(d => d.Path).ToList();
        // Other pictures have another mean.
        Assert.Equal(["numTrain", "epochs", "optimizer", "mean", "std"], paths.Where(p => !p.Contains('.', StringComparison.Ordinal)
            && p != "dataDigest"));
        Assert.Contains("optimizer.beta1", paths);
        Assert.Contains("optimizer.momentum", paths);
        Assert.DoesNotContain("seed", paths);
        var optimizer = RunComparison.Of(runs.Adam, runs.Sgd).Differences.Single(d => d.Path == "optimizer");
        Assert.Equal(["adam", "sgd"], optimizer.Values);
    }

    [Fact]
    public void The_best_figure_of_each_row_has_a_star()
    {
        var table = RunComparison.Of(runs.Adam, runs.Sgd).Table();
        Assert.Equal(["figure", "adam>", "sgd>"], table.Columns);
        var accuracy = table.Rows.Single(r => r[0] == "validation accuracy, best");
        Assert.EndsWith(" % *", accuracy[1], StringComparison.Ordinal);
        Assert.EndsWith(" %  ", accuracy[2], StringComparison.Ordinal);
        var loss = table.Rows.Single(r => r[0] == "training loss, last");
        Assert.EndsWith("*", loss[1], StringComparison.Ordinal);
        Assert.Equal(["epochs", "2/2", "1/1"], table.Rows[0]);
    }

    [Fact]
    public void The_page_has_curves_tables_and_both_runs()
    {
        var html = RunComparison.Of(runs.Adam, runs.Sgd).ToPage().ToHtml();
        foreach (var text in new[] { "adam and sgd", "Validation accuracy", "Training loss", "optimizer.momentum", runs.Adam })
            Assert.Contains(text, html, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_configurations_have_no_differences_and_no_stars_where_figures_are_equal()
    {
        using var folder = new Testing.TestFolder();
        TwoRuns.Train(folder.At("adam"), c => { });
        var comparison = RunComparison.Of(runs.Adam, folder.At("adam"));
        Assert.Empty(comparison.Differences);
        Assert.All(comparison.Table().Rows, r => Assert.DoesNotContain('*', string.Concat(r)));
        // One name twice: as much of the folders as tells them apart.
        string Tail(string path) => string.Join('/', path.Split('/').TakeLast(2));
        Assert.Equal([$"{Tail(runs.Adam)}>", $"{Tail(folder.At("adam"))}>"], comparison.Table().Columns.Skip(1));
        Assert.Contains("The configurations are the same.", comparison.ToPage().ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_compared_is_refused()
    {
        using var folder = new Testing.TestFolder();
        Assert.Equal("compare: expected two runs or more, got 1.", Refused(runs.Adam));
        Assert.Equal("compare: expected different runs, one comes twice.", Refused(runs.Adam, runs.Adam + "/"));
        var session = Configs.Session(1);
        session.Keep(folder.At("empty"));
        Assert.Equal($"{folder.At("empty")}: expected figures of an epoch or more, got none: it ended within its first epoch.",
            Refused(runs.Adam, folder.At("empty")));
        var config = RunFolder.Open(runs.Adam).Config;
        config.Task = "regression";
        RunFolder.Create(folder.At("regression"), config);
        File.WriteAllText(folder.At("regression/metrics.jsonl"), """{"kind":"epoch","epoch":1,"trainingLoss":0.5,"trainingRSquared":0.1}""");
        Assert.StartsWith("compare: expected runs with a figure in common, got adam with trainingLoss, trainingAccuracy, ",
            Refused(runs.Adam, folder.At("regression")), StringComparison.Ordinal);
        Assert.Contains("expected a run folder with config.yaml",
            Assert.Throws<IOException>(() => RunComparison.Of(runs.Adam, folder.Path)).Message, StringComparison.Ordinal);
        session.Train();
    }

    private static string Refused(params string[] paths) => Assert.Throws<ArgumentException>(() => RunComparison.Of(paths)).Message;
}
