namespace Fovea.Training.Tests;

/// <summary>Runs at a glance: found, read, sorted and chosen.</summary>
[Collection(nameof(TwoRuns))]
public class RunSummaryTests(TwoRuns runs)
{
    private RunSummary[] Both => [RunSummary.Of(runs.Adam), RunSummary.Of(runs.Sgd)];

    [Fact]
    public void Runs_are_found_at_any_depth_and_folders_that_are_none_are_not()
    {
        Directory.CreateDirectory(Path.Combine(runs.Folder, "other"));
        File.WriteAllText(Path.Combine(runs.Folder, "other", "config.yaml"), "a: settings file of something else");
        Assert.Equal([runs.Adam, runs.Sgd], RunSearch.Find([runs.Folder]));
        Assert.Equal([runs.Adam], RunSearch.Find([runs.Adam, Path.Combine(runs.Folder, "runs")]));
        Assert.Equal("nowhere: expected a folder of runs, found none.",
            Assert.Throws<IOException>(() => RunSearch.Find(["nowhere"])).Message);
    }

    [Fact]
    public void A_summary_has_the_figures_of_the_run()
    {
        var run = RunSummary.Of(runs.Adam);
        Assert.Equal(("adam", "digits", 2, RunStatus.Completed), (run.Name, run.Config.Network.Name, run.Figures.Epochs, run.Status));
        Assert.Equal(("validationAccuracy", "testAccuracy"), (run.Figures.Validation, run.Figures.Test));
        Assert.Equal(2, run.Figures.Curve("validationAccuracy").Count);
        Assert.Equal(run.Figures.Curve("validationAccuracy").Max(p => p.Value), run.BestValidation);
        Assert.Equal(run.Figures.Curve("trainingLoss").Min(p => p.Value), run.Figures.Best("trainingLoss"));
        Assert.Equal(run.BestValidation, run.Accuracy);
        Assert.InRange(run.Test, 0.5, 1);
        Assert.True(run.Record.LearningTime > TimeSpan.Zero);
    }

    [Fact]
    public void A_run_that_is_trained_is_running_and_one_that_was_cut_is_not_completed()
    {
        using var folder = new Testing.TestFolder();
        var session = Configs.Session(2);
        session.Keep(folder.At("run"));
        Assert.Equal(RunStatus.Running, RunSummary.Of(folder.At("run")).Status);
        using var stop = new CancellationTokenSource();
        session.Trainer.Add(new Recorder { OnStep = p => { if (p.Step == 5) stop.Cancel(); } });
        session.Train(stop.Token);
        var cut = RunSummary.Of(folder.At("run"));
        Assert.Equal((RunStatus.Cancelled, 0), (cut.Status, cut.Figures.Epochs));
        Assert.Equal(["cancelled", "0/2", "–"], new[] { "state", "epochs", "validation" }.Select(n => RunColumn.Find(n, [cut]).Text(cut)));
        // A record of before it had a status.
        File.Delete(cut.Run.In("record.json"));
        Assert.Equal(RunStatus.Cancelled, RunSummary.Of(folder.At("run")).Status);
    }

    [Theory]
    [InlineData("accuracy>0.02", true, true)]
    [InlineData("accuracy>60%", true, false)]
    [InlineData("accuracy>1.5", false, false)]
    [InlineData("epochs>=2", true, false)]
    [InlineData("epochs<2", false, true)]
    [InlineData("network=digits", true, true)]
    [InlineData("optimizer=sgd", false, true)]
    [InlineData("optimizer!=sgd", true, false)]
    [InlineData("name=adam", true, false)]
    [InlineData("numTrain=300", false, true)]
    [InlineData("numTrain!=300", true, false)]
    [InlineData("optimizer.beta1=0.9", true, false)]
    [InlineData("transforms.0.fraction=0.08", true, true)]
    [InlineData("testLoss<=100", true, true)]
    [InlineData("state=completed", true, true)]
    public void Runs_are_chosen_by_columns_figures_and_settings(string condition, bool adam, bool sgd)
    {
        var filter = RunFilter.Parse(condition, Both);
        Assert.Equal([adam, sgd], Both.Select(filter.Holds));
    }

    [Theory]
    [InlineData("acuracy>0.9", "unknown column 'acuracy' (did you mean 'accuracy'?). Expected one of name, network, ")]
    [InlineData("optimizer.momentun=1", "unknown column 'optimizer.momentun' (did you mean 'optimizer.momentum'?).")]
    [InlineData("accuracy", "expected COLUMN>VALUE, COLUMN=VALUE or the like, got 'accuracy'")]
    [InlineData("accuracy>", "expected COLUMN>VALUE, COLUMN=VALUE or the like, got 'accuracy>'")]
    [InlineData("network>digits", "network: expected a number after >, got 'digits'")]
    public void A_condition_that_is_none_is_refused(string condition, string message) => Assert.StartsWith(message,
        Assert.Throws<ArgumentException>(() => RunFilter.Parse(condition, Both)).Message, StringComparison.Ordinal);

    [Fact]
    public void Columns_sort_numbers_by_size_and_runs_without_a_value_last()
    {
        var both = Both;
        int Order(string column) => Math.Sign(RunColumn.Find(column, both).Compare(both[0], both[1]));
        Assert.Equal((1, -1, -1), (Order("epochs"), Order("name"), Order("optimizer")));
        // The first learns from all of them.
        Assert.Equal(1, Order("numTrain"));
        Assert.Equal(-1, Order("optimizer.beta1"));
    }

    [Fact]
    public void A_line_of_figures_that_somebody_changed_is_read_as_far_as_it_makes_sense()
    {
        using var folder = new Testing.TestFolder();
        var (run, _) = RunFolder.Open(runs.Adam);
        RunFolder.Create(folder.At("run"), RunFolder.Open(runs.Adam).Config);
        File.WriteAllLines(folder.At("run/metrics.jsonl"),
        [
            """{"kind":"epoch","epoch":1,"trainingLoss":"low","validationAccuracy":null,"note":[1]}""",
            """{"kind":7,"epoch":2}""", """{"kind":"epoch","epoch":"two"}""", """{"kind":"epoch","epoch":1e300,"trainingLoss":0.5}""",
        ]);
        var figures = RunFigures.Of(RunFolder.Open(folder.At("run")).Run);
        Assert.Equal(["trainingLoss", "validationAccuracy"], figures.Names);
        Assert.Equal((0.5, double.NaN), (figures.Best("trainingLoss"), figures.Best("validationAccuracy")));
        Assert.True(RunSummary.IsRun(run.Path));
    }
}
