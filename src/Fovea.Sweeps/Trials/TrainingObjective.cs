using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Fovea.Training;

namespace Fovea.Sweeps;

/// <summary>Trains a trial's configuration in a run folder of its own.</summary>
internal sealed class TrainingObjective(Sweep sweep) : ITrialObjective
{
    private const string TestPart = "test";
    private const int MostTries = 100;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(200);

    private readonly bool _stopsEarly = SweepParts.Strategies.Build(sweep.Search, null).StopsEarly;

    // Trials of the same samples share them.
    private readonly ConcurrentDictionary<string, Lazy<RecipeData>> _data = new();

    public SweepMetric Metric { get; } = SweepMetric.Of(sweep);

    public void Prepare() => Data(sweep.Config);

    public double Run(Trial trial, Action<int, double> each, CancellationToken cancellation)
    {
        var path = sweep.RunFolderOf(trial);
        WaitUntilFree(path, cancellation);
        var session = Session(trial, path);
        session.Trainer.View = null;
        session.Trainer.Add(new EpochBudget(_stopsEarly ? trial.Epochs : int.MaxValue, epoch => each(epoch.Epoch, Figure(epoch))));
        session.Train(cancellation);
        if (session.Trainer.End == TrainingEnd.Cancelled) throw new OperationCanceledException(cancellation);
        return Last(session.Run!) is var figure && double.IsFinite(figure) ? figure
            : throw new TrainingDivergedException($"the {Metric.Title} is {figure.ToString(CultureInfo.InvariantCulture)}");
    }

    public IReadOnlyList<(string Name, double Value, string Text)> Test(Trial best)
    {
        var (run, _) = RunFolder.Open(sweep.RunFolderOf(best));
        // A process that ended between the measurement and its note has measured.
        if (run.ReadMetrics().LastOrDefault(m => (string?)m["kind"] == TestPart) is { } known)
            return [.. known.Where(p => p.Key.StartsWith(TestPart, StringComparison.Ordinal) && p.Value is not null)
                .Select(p => (char.ToLowerInvariant(p.Key[4]) + p.Key[5..], (double)p.Value!)).Select(p => Named(p.Item1, p.Item2))];
        var session = TrainingSession.Open(sweep.RunFolderOf(best), sweep.Config.Data);
        // The line of the test says how far the training was.
        if (Epoch(run) is { } last) session.Trainer.Progress = new()
        {
            Epoch = (int?)last["epoch"] ?? 0, Step = (long?)last["step"] ?? 0, Samples = (long?)last["samples"] ?? 0,
        };
        var evaluation = session.Finish().Test.Evaluation;
        return [Named("loss", evaluation.Loss), .. evaluation.Metrics.Figures.Select(f => Named(f.Name, f.Value))];
    }

    public IReadOnlyList<double> Curve(Trial trial)
    {
        var folder = sweep.RunFolderOf(trial);
        return !File.Exists(Path.Combine(folder, "config.yaml")) ? []
            : [.. RunFolder.Open(folder).Run.ReadMetrics().Where(m => (string?)m["kind"] == "epoch")
                .Select(m => (double?)m[Metric.Key] ?? double.NaN)];
    }

    private (string, double, string) Named(string name, double value) =>
        (name, value, name == Metric.Name ? Metric.Format(value) : NumberText.Short(value));

    private TrainingSession Session(Trial trial, string path)
    {
        if (File.Exists(Path.Combine(path, "checkpoints", "last.safetensors")) && File.Exists(Path.Combine(path, "config.yaml")))
            return TrainingSession.Resume(path, sweep.Config.Data);
        var config = sweep.ConfigOf(trial);
        var session = TrainingSession.Start(config, Data(config));
        session.Keep(path);
        return session;
    }

    private RecipeData Data(RunConfig config)
    {
        var key = string.Create(CultureInfo.InvariantCulture,
            $"{JsonText.Of(new Fields { ["name"] = config.Dataset.Name, ["arguments"] = config.Dataset.Arguments })} {config.Data} {config.Validation} {config.NumTrain}");
        return _data.GetOrAdd(key, _ => new(() => config.LoadData())).Value;
    }

    private double Figure(EpochResult epoch)
    {
        var evaluation = Metric.Part == "training" ? epoch.Training : epoch.Validation;
        return evaluation is not { } e ? double.NaN : Metric.Name == "loss" ? e.Loss : e.Metrics[Metric.Name];
    }

    // From the log, which a trial that was cut after its last epoch has as well.
    private double Last(RunFolder run) => Epoch(run) is { } line ? (double?)line[Metric.Key] ?? double.NaN : double.NaN;

    private static JsonObject? Epoch(RunFolder run) => run.ReadMetrics().LastOrDefault(m => (string?)m["kind"] == "epoch");

    // Somebody who seemed dead and was not notices within seconds that the trial is no longer its own, and leaves the folder.
    private static void WaitUntilFree(string path, CancellationToken cancellation)
    {
        for (var tries = 0; File.Exists(Path.Combine(path, "config.yaml")); tries++)
        {
            try
            {
                RunFolder.Open(path).Run.Hold().Dispose();
                return;
            }
            catch (IOException) when (tries < MostTries)
            {
                if (cancellation.WaitHandle.WaitOne(BetweenTries)) cancellation.ThrowIfCancellationRequested();
            }
        }
    }
}
