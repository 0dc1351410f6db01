using Fovea.Training;

namespace Fovea.Sweeps.Tests;

/// <summary>Sweeps whose trials are trainings of milliseconds.</summary>
public sealed class SweepTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    internal static RunConfig Small()
    {
        var config = FunctionObjective.Base();
        (config.Validation, config.NumTrain, config.BatchSize) = (100, 200, 50);
        return config;
    }

    private Sweep Rates(string name, Part search, int trials = 4, int epochs = 2, int parallel = 1) => new(Small())
    {
        Folder = _folder.At(name),
        Space = new() { { "learningRate", new LogUniform(1e-4, 1e-1) }, { "optimizer", new Choice("adam", "sgd") } },
        Search = search, Trials = trials, Epochs = epochs, Parallel = parallel, Name = "rates",
    };

    [Fact]
    public void The_same_seed_gives_the_same_results_however_many_are_at_work()
    {
        var search = new Part("tpe").With("startup", 2).With("group", 2);
        var (one, three) = (Rates("one", search, 4, 1).Run(), Rates("three", search, 4, 1, parallel: 3).Run());
        Assert.Equal(one.Trials.Select(t => (t.Describe(), t.Figure, t.State)),
            three.Trials.Select(t => (t.Describe(), t.Figure, t.State)));
        Assert.Equal(one.Test.Select(t => t.Value), three.Test.Select(t => t.Value));
        Assert.Equal(4, one.Trials.Count);
    }

    [Fact]
    public void A_trial_that_halving_continues_has_the_bits_of_a_training_that_was_never_cut()
    {
        var config = Small();
        config.Schedule = "cosine";
        var sweep = new Sweep(config)
        {
            Folder = _folder.At("halving"), Space = new() { { "learningRate", new LogUniform(1e-4, 1e-1) } },
            Search = new Part("successiveHalving").With("eta", 2), Trials = 4, Epochs = 4, MeasureTest = false,
        };
        var result = sweep.Run();
        Assert.Equal([1, 1, 2, 4], result.Trials.Select(t => t.Epochs).Order());
        Assert.Equal(result.Trials.Max(t => t.Epochs), result.Best!.Epochs);
        Assert.Empty(result.Test);
        var whole = TrainingSession.Start(sweep.ConfigOf(result.Best));
        whole.Trainer.View = null;
        whole.Train();
        var cut = TrainingSession.Open(sweep.RunFolderOf(result.Best));
        Assert.Equal(whole.Network.StateDict().SelectMany(p => p.Value.ToArray<float>()),
            cut.Network.StateDict().SelectMany(p => p.Value.ToArray<float>()));
        // The test set was measured for no trial.
        foreach (var trial in result.Trials)
            Assert.DoesNotContain(RunFolder.Open(sweep.RunFolderOf(trial)).Run.ReadMetrics(), m => (string?)m["kind"] == "test");
    }

    [Fact]
    public void The_best_is_measured_on_the_test_set_once_and_its_configuration_trains_to_the_same_figure()
    {
        var sweep = Rates("best", "random", 2, 2);
        var result = sweep.Run();
        Assert.Equal(result.Trials.Max(t => t.Figure), result.Best!.Figure);
        Assert.Equal(["loss", "accuracy"], result.Test.Select(t => t.Name));
        Assert.EndsWith(" %", result.Test[1].Text, StringComparison.Ordinal);
        var tests = result.Trials.Sum(t => RunFolder.Open(sweep.RunFolderOf(t)).Run.ReadMetrics().Count(m => (string?)m["kind"] == "test"));
        Assert.Equal(1, tests);
        // Again: everything is there, and nothing is done twice.
        var again = sweep.Run();
        Assert.Equal(result.Trials.Select(t => (t.Figure, t.Seconds)), again.Trials.Select(t => (t.Figure, t.Seconds)));
        Assert.Equal(1, result.Trials.Sum(t => RunFolder.Open(sweep.RunFolderOf(t)).Run.ReadMetrics().Count(m => (string?)m["kind"] == "test")));
        Assert.Equal(result.Best.Figure, SweepResult.Open(sweep.Folder).Best!.Figure);
        Assert.Contains("<svg", File.ReadAllText(result.ReportFile), StringComparison.Ordinal);

        var session = TrainingSession.Start(RunConfig.Load(result.BestFile));
        Assert.Equal("rates", session.Config.Name);
        session.Trainer.View = null;
        session.Train();
        Assert.Equal(result.Best.Figure, session.Trainer.Evaluate(session.ValidationBatches!).Accuracy);
    }

    [Fact]
    public void A_trial_that_fails_is_noted_and_the_others_go_on()
    {
        var sweep = new Sweep(Small())
        {
            Folder = _folder.At("failing"), Trials = 4, Epochs = 1, Search = "grid", Parallel = 2, Name = "failing", MeasureTest = false,
            Space = new() { { "optimizer", new Choice("sgd") }, { "learningRate", new Choice("0.1", "1e30", "0.01") } },
        };
        var result = sweep.Run();
        Assert.Equal([TrialState.Done, TrialState.Failed, TrialState.Done], result.Trials.Select(t => t.State));
        Assert.Contains("the loss became ", result.Trials[1].Message, StringComparison.Ordinal);
        Assert.NotNull(result.Best);
        Assert.Contains("the loss became ", File.ReadAllText(result.ReportFile), StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_stopped_goes_on_to_the_same_results()
    {
        var whole = Rates("whole", "random", 3, 3).Run();
        var sweep = Rates("cut", "random", 3, 3);
        using var stop = new CancellationTokenSource();
        var epochs = 0;
        Assert.Throws<OperationCanceledException>(() => sweep.Run(new Told(p =>
        {
            if (p.Event == SweepEvent.EpochEnded && ++epochs == 4) stop.Cancel();
        }), stop.Token));
        var between = SweepResult.Open(sweep.Folder);
        Assert.Equal([TrialState.Done, TrialState.Waiting, TrialState.Waiting], between.Trials.Select(t => t.State));
        var result = Sweep.Open(sweep.Folder).Run();
        Assert.Equal(whole.Trials.Select(t => t.Figure), result.Trials.Select(t => t.Figure));
        Assert.Equal(whole.Test.Select(t => t.Value), result.Test.Select(t => t.Value));
    }

    [Fact]
    public void Progress_grows_to_the_whole_and_names_the_best()
    {
        var told = new List<SweepProgress>();
        var result = (Rates("told", "random", 2, 2) with { MeasureTest = false }).Run(new Told(told.Add));
        Assert.Equal(told.Select(p => p.Share).Order(), told.Select(p => p.Share));
        Assert.Equal((0, 1), (told[0].Share, told[^1].Share));
        Assert.Equal(4, told.Count(p => p.Event == SweepEvent.EpochEnded));
        Assert.Equal(result.Best!.Number, told.Last(p => p.IsBest).Trial!.Number);
        Assert.Equal(2, told[^1].Ended);
    }

    [Fact]
    public void Data_that_is_nowhere_is_said_before_the_first_trial()
    {
        var config = Small();
        config.NumTrain = 100_000;
        var sweep = new Sweep(config) { Folder = _folder.At("no"), Space = new() { { "batchSize", new Choice("16") } } };
        var message = Assert.Throws<ArgumentException>(() => sweep.Run()).Message;
        Assert.StartsWith("numTrain: expected at most ", message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(sweep.Folder));
    }

    /// <summary>Told at once, on the thread that tells.</summary>
    internal sealed class Told(Action<SweepProgress> action) : IProgress<SweepProgress>
    {
        public void Report(SweepProgress value)
        {
            lock (this) action(value);
        }
    }
}
