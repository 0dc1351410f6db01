namespace Fovea.Training.Tests;

/// <summary><see cref="RunPlots"/>.</summary>
public sealed class RunPlotsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-plots-").FullName;

    [Fact]
    public void The_axis_names_the_window_that_was_used()
    {
        var session = Configs.Session(epochs: 1);
        var trainer = new Trainer(session.Trainer.Task, session.Trainer.Optimizer) { LossWindow = 15 };
        var run = RunFolder.Create(_folder, session.Config);
        trainer.Add(new MetricsLog(run));
        trainer.Fit(session.TrainingBatches, 1, session.ValidationBatches);
        var predictions = Predictions.Of(trainer, session.TestBatches);
        TestLog.Write(run, trainer, predictions.Evaluation);
        RunPlots.Write(run, predictions);
        var svg = File.ReadAllText(run.In("plots", "loss.svg"));
        foreach (var text in new[] { "training, mean of 15 mini-batches", ">validation<", ">test<", "images seen" })
            Assert.Contains(text, svg, StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_set_is_measured_once_and_never_called_validation()
    {
        var config = Recipe.Find("digits")!.Config;
        (config.Epochs, config.Validation) = (2, 0);
        var session = TrainingSession.Start(config);
        session.Keep(_folder);
        session.Train();
        var result = session.Finish();
        Assert.Null(result.Validation);
        Assert.Null(result.ToFields(1)["validationAccuracy"]);
        var lines = session.Run!.ReadMetrics();
        Assert.Equal(["epoch", "epoch", "test"], lines.Select(l => (string)l["kind"]!));
        Assert.DoesNotContain(lines, l => l.ContainsKey("validationLoss"));
        Assert.Equal(result.Test.Evaluation.Loss, (double)lines[^1]["testLoss"]!);
        Assert.DoesNotContain("validation", File.ReadAllText(session.Run.In("plots", "loss.svg")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_test_set_may_be_measured_after_each_epoch()
    {
        var config = Recipe.Find("digits")!.Config;
        (config.Epochs, config.TestEachEpoch) = (3, true);
        var session = TrainingSession.Start(config);
        session.Keep(_folder);
        session.Train();
        var result = session.Finish();
        var tests = session.Run!.ReadMetrics().Where(l => (string)l["kind"]! == "test").ToList();
        Assert.Equal([1, 2, 3], tests.Select(l => (int)l["epoch"]!));
        Assert.Equal(result.Test.Accuracy, (double)tests[^1]["testAccuracy"]!);
        // To look at the test set changes nothing.
        config = Recipe.Find("digits")!.Config;
        config.Epochs = 3;
        var without = TrainingSession.Start(config);
        without.Train();
        Assert.Equal(Tiny.Weights(without.Network), Tiny.Weights(session.Network));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
