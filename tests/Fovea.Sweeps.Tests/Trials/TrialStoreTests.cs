using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Fovea.Sweeps.Tests.Trials;

/// <summary>The store of trials: who has which, whatever happens to them.</summary>
public sealed class TrialStoreTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static IReadOnlyList<TrialPlan> Three(IReadOnlyList<Trial> trials) => trials.Count > 0 ? []
        : [.. Enumerable.Range(0, 3).Select(i => new TrialPlan(new Dictionary<string, string> { ["x"] = $"{i}" }, 5))];

    private TrialStore Store(string sweep = "a sweep") => TrialStore.OpenOrCreate(_folder.Path, sweep);

    // A process that cannot be: numbers end below.
    private static WorkerId Dead { get; } = new(Environment.MachineName, int.MaxValue - 1, 0, 0);

    [Fact]
    public void Trials_are_taken_in_order_and_each_by_one()
    {
        using var store = Store();
        WorkerId[] workers = [.. Enumerable.Range(0, 4).Select(_ => WorkerId.Own())];
        var taken = workers.Select(w => store.Claim(w, Three, out _)).ToList();
        Assert.Equal([1, 2, 3, null], taken.Select(t => t?.Number));
        Assert.Equal((5, "1"), (taken[1]!.Epochs, taken[1]!.Values["x"]));
        Assert.True(store.End(2, workers[1], new(5, 0.25, 1.5)));
        Assert.False(store.End(2, workers[1], new(5, 0.5, 1.5)));
        Assert.True(store.Fail(1, workers[0], "why"));
        Assert.Null(store.Claim(workers[0], Three, out var isOver));
        Assert.False(isOver);
        store.End(3, workers[2], new(5, 0.75, 1));
        Assert.Null(store.Claim(workers[0], Three, out isOver));
        Assert.True(isOver);
        Assert.Equal([TrialState.Failed, TrialState.Done, TrialState.Done], store.Trials().Select(t => t.State));
        Assert.Equal(("why", 0.25, 1.5), (store.Trials()[0].Message, store.Trials()[1].Figure, store.Trials()[1].Seconds));
    }

    [Fact]
    public void What_is_given_back_waits_and_goes_on_elsewhere()
    {
        using var store = Store();
        var (a, b) = (WorkerId.Own(), WorkerId.Own());
        store.Claim(a, Three, out _);
        Assert.True(store.GiveBack(1, a));
        Assert.Equal(1, store.Claim(b, Three, out _)!.Number);
        Assert.False(store.End(1, a, new(5, 1, 1)));
        Assert.False(store.Beat(1, a));
        Assert.True(store.Beat(1, b));
        Assert.Equal(1, store.Trials()[0].Attempts);
    }

    [Fact]
    public void A_process_that_ended_loses_its_trial_at_once_and_after_three_the_trial_has_failed()
    {
        using var store = Store();
        for (var i = 1; i <= 3; i++) Assert.Equal((1, i), (store.Claim(Dead, Three, out _)!.Number, store.Trials()[0].Attempts));
        Assert.Equal(2, store.Claim(WorkerId.Own(), Three, out _)!.Number);
        Assert.Equal(TrialState.Failed, store.Trials()[0].State);
        Assert.Equal("whoever was at work on it ended without a word, 3 times: out of memory?", store.Trials()[0].Message);
    }

    [Fact]
    public void A_machine_that_falls_silent_loses_its_trial_after_a_while()
    {
        var elsewhere = new WorkerId("another-machine", 1, 0, 0);
        using (var store = Store()) Assert.Equal(1, store.Claim(elsewhere, Three, out _)!.Number);
        using (var store = Store()) Assert.Equal(2, store.Claim(WorkerId.Own(), Three, out _)!.Number);
        using var later = TrialStore.OpenOrCreate(_folder.Path, "a sweep");
        using var impatient = WithPatience(TimeSpan.Zero);
        Assert.Equal(1, impatient.Claim(WorkerId.Own(), Three, out _)!.Number);
        Assert.False(later.Beat(1, elsewhere));
    }

    [Fact]
    public void The_end_is_for_one_alone_unless_it_has_died()
    {
        using var store = Store();
        Assert.True(store.ClaimFinish(Dead));
        var own = WorkerId.Own();
        Assert.True(store.ClaimFinish(own));
        Assert.True(store.ClaimFinish(own));
        Assert.False(store.ClaimFinish(WorkerId.Own()));
        // Who left the test out leaves it to somebody else.
        store.Finished(withTest: false);
        Assert.True(store.IsFinished(withTest: false));
        Assert.False(store.IsFinished());
        Assert.False(store.ClaimFinish(own, withTest: false));
        Assert.True(store.ClaimFinish(own));
        store.Finished();
        Assert.False(store.ClaimFinish(own));
        Assert.True(store.IsFinished());
    }

    [Fact]
    public void Threads_with_stores_of_their_own_share_the_trials_out()
    {
        const int Trials = 60;
        IReadOnlyList<TrialPlan> Plan(IReadOnlyList<Trial> trials) => trials.Count >= Trials ? []
            : [.. Enumerable.Range(0, 20).Select(i => new TrialPlan(new Dictionary<string, string>(), 1))];
        var taken = new ConcurrentBag<int>();
        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            using var store = Store();
            var worker = WorkerId.Own();
            while (true)
            {
                if (store.Claim(worker, Plan, out var isOver) is { } trial)
                {
                    taken.Add(trial.Number);
                    store.End(trial.Number, worker, new(1, trial.Number, 0));
                }
                else if (isOver) return;
                else Thread.Sleep(1);
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Assert.Equal(Enumerable.Range(1, Trials), taken.Order());
        using var store = Store();
        Assert.All(store.Trials(), t => Assert.Equal(t.Number, t.Figure));
    }

    [Fact]
    public void Another_sweep_a_damaged_file_and_another_version_are_refused_in_one_line()
    {
        Store().Dispose();
        var folder = _folder.Path;
        Assert.Equal($"{folder}: expected the sweep that the folder holds, got other settings. Pass another folder with --out, or continue: "
            + $"fovea sweep --resume {folder}", Assert.Throws<IOException>(() => Store("another")).Message);
        Assert.Equal($"{folder}/no: expected a sweep with sweep.db, which 'fovea sweep' writes.",
            Assert.Throws<IOException>(() => TrialStore.Open(Path.Combine(folder, "no"))).Message);
        using (var connection = new SqliteConnection($"Data Source={_folder.At(TrialStore.FileName)};Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE meta SET value = '9' WHERE key = 'version'";
            command.ExecuteNonQuery();
        }
        Assert.EndsWith("expected a store of trials of version 1, got 9. It was made by another version of Fovea: sweep anew.",
            Assert.Throws<IOException>(() => TrialStore.Open(folder)).Message, StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(folder)) File.Delete(file);
        _folder.Write(TrialStore.FileName, [.. Enumerable.Range(0, 5000).Select(i => (byte)i)]);
        Assert.Contains("expected a store of trials (", Assert.Throws<IOException>(() => TrialStore.Open(folder)).Message,
            StringComparison.Ordinal);
        Assert.Contains("expected a store of trials (", Assert.Throws<IOException>(() => Store()).Message, StringComparison.Ordinal);
    }

    private TrialStore WithPatience(TimeSpan patience) => TrialStore.OpenOrCreate(_folder.Path, "a sweep", patience: patience);
}
