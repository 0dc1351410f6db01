using System.Collections.Concurrent;

namespace Fovea.Sweeps.Tests;

/// <summary>Several at work on one sweep, over functions that take no time.</summary>
public sealed class SharedSweepTests : IDisposable
{
    private const string Rate = "learningRate";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Sweep Line(ITrialObjective objective, Part search, int trials = 12, int parallel = 1) => new(FunctionObjective.Base())
    {
        Folder = _folder.At("sweep"), Space = new() { { Rate, new Uniform(0.001, 1) } }, Search = search, Trials = trials, Epochs = 9,
        Parallel = parallel, Objective = objective, MeasureTest = false,
    };

    [Fact]
    public void Several_at_work_make_each_trial_once_and_one_makes_the_report()
    {
        var made = new ConcurrentBag<(int, int)>();
        var objective = new FunctionObjective(t => FunctionObjective.Number(t, Rate) + 1.0 / t.Epochs)
        {
            Begins = (t, _) =>
            {
                made.Add((t.Number, t.Epochs));
                Thread.Sleep(2);
            },
        };
        var sweep = Line(objective, "successiveHalving", trials: 9, parallel: 2);
        SweepResult? other = null;
        var second = new Thread(() => other = (sweep with { Parallel = 3 }).Run());
        second.Start();
        var result = sweep.Run();
        second.Join();
        Assert.Equal(9 + 3 + 1, made.Count);
        Assert.Equal(made.Count, made.Distinct().Count());
        Assert.Equal(result.Best!.Values[Rate], other!.Best!.Values[Rate]);
        Assert.Equal(result.Trials.Min(t => FunctionObjective.Number(t, Rate)), FunctionObjective.Number(result.Best, Rate));
        Assert.True(File.Exists(result.ReportFile));
    }

    [Fact]
    public void Hyperband_and_parzen_trials_do_not_depend_on_how_many_are_at_work()
    {
        foreach (var search in new Part[] { "hyperband", new Part("tpe").With("startup", 4).With("group", 3) })
        {
            var results = new[] { 1, 4 }.Select(parallel =>
            {
                var objective = new FunctionObjective(t => Math.Pow(FunctionObjective.Number(t, Rate) - 0.3, 2) + 1.0 / t.Epochs)
                {
                    // Some take longer than others.
                    Begins = (t, _) => Thread.Sleep(parallel == 1 ? 0 : t.Number * 7 % 5),
                };
                return (Line(objective, search, 14, parallel) with { Folder = _folder.At($"{search.Name}-{parallel}") }).Run();
            }).ToList();
            Assert.Equal(results[0].Trials.Select(t => (t.Describe(), t.Epochs, t.Figure)),
                results[1].Trials.Select(t => (t.Describe(), t.Epochs, t.Figure)));
        }
    }

    [Fact]
    public void Trials_that_fail_are_noted_with_their_message_in_one_line()
    {
        var failing = new FunctionObjective(t => t.Number % 3 == 0 ? throw new InvalidOperationException("no\ngood") : 1);
        var result = Line(failing, "random").Run();
        Assert.Equal(4, result.Trials.Count(t => t is { State: TrialState.Failed, Message: "no good" }));
        Assert.Equal(1, result.Best!.Number);
        var never = new FunctionObjective(_ => throw new InvalidOperationException("never"));
        var none = (Line(never, "random") with { Folder = _folder.At("none") }).Run();
        Assert.Null(none.Best);
        Assert.Null(none.BestConfig);
        Assert.Contains("failed: never", File.ReadAllText(none.ReportFile), StringComparison.Ordinal);
    }

    [Fact]
    public void Stopping_gives_back_what_is_at_work()
    {
        using var stop = new CancellationTokenSource();
        var objective = new FunctionObjective(_ => 1)
        {
            Begins = (t, cancellation) =>
            {
                if (t.Number < 3) return;
                stop.Cancel();
                cancellation.WaitHandle.WaitOne();
            },
        };
        var sweep = Line(objective, "random", 6, parallel: 2);
        Assert.Throws<OperationCanceledException>(() => sweep.Run(null, stop.Token));
        using (var store = TrialStore.Open(sweep.Folder)) Assert.DoesNotContain(store.Trials(), t => t.State == TrialState.Running);
        var result = (sweep with { Objective = new FunctionObjective(_ => 2) }).Run();
        Assert.All(result.Trials, t => Assert.Equal(TrialState.Done, t.State));
        Assert.Equal(2, result.Trials.Count(t => t.Figure == 1));
    }

    [Fact]
    public void A_folder_without_a_sweep_and_one_of_another_are_refused()
    {
        Assert.Contains("expected a sweep with sweep.yaml and sweep.db, which 'fovea sweep' writes.",
            Assert.Throws<IOException>(() => Sweep.Open(_folder.At("no"))).Message, StringComparison.Ordinal);
        Line(new FunctionObjective(_ => 1), "random").Run();
        Assert.Contains("expected the sweep that the folder holds, got other settings.",
            Assert.Throws<IOException>(() => Line(new FunctionObjective(_ => 1), "sobol").Run()).Message, StringComparison.Ordinal);
        Assert.Equal("parallel: expected 1 or more, got 0.",
            Assert.Throws<ArgumentException>(() => Line(new FunctionObjective(_ => 1), "sobol", 2, 0).Run()).Message);
    }
}
