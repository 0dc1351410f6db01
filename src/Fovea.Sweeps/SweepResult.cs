using System.Text;
using System.Text.Json;
using Fovea.Reports;
using Fovea.Training;

namespace Fovea.Sweeps;

/// <summary>What a sweep has found so far.</summary>
public sealed class SweepResult
{
    internal const string TestKey = "test";

    private SweepResult(Sweep sweep, SweepMetric metric, IReadOnlyList<Trial> trials, IReadOnlyList<(string, double, string)> test)
    {
        (Sweep, Figure, Trials, Test) = (sweep, metric, trials, test);
        var done = trials.Where(t => t.State == TrialState.Done).ToList();
        // Of a search that stops trials early, those that came furthest.
        if (SweepParts.Strategies.Build(sweep.Search, null).StopsEarly && done.Count > 0)
            done = [.. done.Where(t => t.Epochs == done.Max(d => d.Epochs))];
        Best = (HigherIsBetter ? done.OrderByDescending(t => t.Figure) : done.OrderBy(t => t.Figure)).ThenBy(t => t.Number)
            .FirstOrDefault();
    }

    /// <summary>The sweep.</summary>
    public Sweep Sweep { get; }

    /// <summary>The figure that trials are compared by, such as <c>validation accuracy</c>.</summary>
    public string Metric => Figure.Title;

    /// <summary>Whether a larger figure is the better one.</summary>
    public bool HigherIsBetter => Figure.HigherIsBetter;

    /// <summary>All trials by number.</summary>
    public IReadOnlyList<Trial> Trials { get; }

    /// <summary>The best of those that had all epochs; null where none has.</summary>
    public Trial? Best { get; }

    /// <summary>The configuration of the best trial, named after the sweep; null where there is none.</summary>
    public RunConfig? BestConfig
    {
        get
        {
            if (Best is null) return null;
            var config = Sweep.ConfigOf(Best);
            (config.Name, config.Description) = (Sweep.Name, $"trial {Best.Number} of the sweep {Sweep.Name}: {Best.Describe()}");
            return config;
        }
    }

    /// <summary>Figures of the best trial on the test set, measured once, each also as people read it; empty where it was not
    /// measured.</summary>
    public IReadOnlyList<(string Name, double Value, string Text)> Test { get; }

    /// <summary>The run folder of the best trial; null where there is none.</summary>
    public string? BestRun => Best is null ? null : Sweep.RunFolderOf(Best);

    /// <summary>The best configuration as a file that <c>fovea train</c> takes.</summary>
    public string BestFile => Path.Combine(Sweep.Folder, "best.yaml");

    /// <summary>The page.</summary>
    public string ReportFile => Path.Combine(Sweep.Folder, "report.html");

    internal SweepMetric Figure { get; }

    /// <summary>A figure as people read it.</summary>
    public string Format(double figure) => double.IsNaN(figure) ? "–" : Figure.Format(figure);

    /// <summary>What the sweep of a folder has found so far; others may be at work on it.</summary>
    /// <exception cref="IOException">There is no sweep, or it is damaged.</exception>
    public static SweepResult Open(string folder)
    {
        var sweep = Sweep.Open(folder);
        using var store = TrialStore.Open(folder);
        return Read(sweep, store, new TrainingObjective(sweep));
    }

    /// <summary>The trials as a table, the best first, those that failed last.</summary>
    public PageTable ToTable() => SweepReport.Table(this);

    /// <summary>A line for each trial that is done, from its values to its figure; null before the first.</summary>
    public ParallelCoordinates? ToChart() => SweepReport.Parallel(this);

    /// <summary>What came out, by name.</summary>
    public Fields ToFields() => new()
    {
        ["sweep"] = Sweep.Name, ["search"] = Sweep.Search.Name, ["metric"] = Metric, ["higherIsBetter"] = HigherIsBetter,
        ["trials"] = Trials.Count, ["failed"] = Trials.Count(t => t.State == TrialState.Failed),
        ["epochs"] = Trials.Sum(t => t.Steps.Count > 0 ? t.Steps[^1].Epochs : 0), ["best"] = Best is null ? null : Of(Best),
        ["test"] = Test.Count == 0 ? null : Test.Select(t => KeyValuePair.Create(t.Name, (object?)t.Value)),
        ["bestConfig"] = Best is null ? null : BestFile, ["bestRun"] = BestRun, ["folder"] = Sweep.Folder, ["report"] = ReportFile,
        ["results"] = Trials.Select(Of),
    };

    internal static SweepResult Read(Sweep sweep, TrialStore store, ITrialObjective objective) =>
        new(sweep, objective.Metric, store.Trials(), store.Meta(TestKey) is { } text ? ReadTest(text, sweep) : []);

    internal static string TestText(IReadOnlyList<(string Name, double Value, string Text)> test) => JsonText.Of(
        test.Select(t => new Fields { ["name"] = t.Name, ["value"] = double.IsFinite(t.Value) ? t.Value : 0, ["text"] = t.Text }),
        indented: false);

    internal void WriteBest()
    {
        var bytes = Encoding.UTF8.GetBytes(BestConfig!.ToYaml());
        AtomicFile.Write(BestFile, stream => stream.Write(bytes));
    }

    private static IReadOnlyList<(string, double, string)> ReadTest(string text, Sweep sweep)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return [.. json.RootElement.EnumerateArray().Select(e =>
                (e.GetProperty("name").GetString()!, e.GetProperty("value").GetDouble(), e.GetProperty("text").GetString()!))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new DataFormatException(Path.Combine(sweep.Folder, TrialStore.FileName), -1, TestKey,
                $"expected the figures of the test as JSON, got '{Excerpt.Of(text)}'");
        }
    }

    private static Fields Of(Trial trial) => new()
    {
        ["number"] = trial.Number, ["state"] = trial.State.ToString().ToLowerInvariant(),
        ["figure"] = double.IsNaN(trial.Figure) ? null : trial.Figure, ["epochs"] = trial.Epochs, ["seconds"] = trial.Seconds,
        ["values"] = trial.Values.Select(v => KeyValuePair.Create(v.Key, (object?)v.Value)), ["message"] = trial.Message,
    };
}
