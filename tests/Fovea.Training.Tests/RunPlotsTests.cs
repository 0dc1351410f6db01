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
        RunPlots.Write(run, Predictions.Of(trainer, session.TestBatches), "test");
        Assert.Contains("mean loss of 15 mini-batches", File.ReadAllText(run.In("plots", "training-loss.svg")), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
