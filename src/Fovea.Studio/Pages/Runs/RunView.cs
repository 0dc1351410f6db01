using System.Globalization;
using Fovea.Reports;
using Fovea.Training;
using static System.FormattableString;

namespace Fovea.Studio;

/// <summary>A run as its page shows it.</summary>
internal static class RunView
{
    private const int ShownLines = 200, FailedLines = 12;

    /// <summary>All of it.</summary>
    /// <param name="path">Relative to the studio's folder.</param>
    /// <param name="folder">The full path.</param>
    /// <param name="run">As it was read; null for one that has not come so far.</param>
    /// <param name="trainings">The processes.</param>
    public static Fields Of(string path, string folder, RunSummary? run, Trainings trainings)
    {
        var isBegun = trainings.IsBegun(folder);
        var state = run is null ? isBegun ? "starting" : "failed" : State(run);
        var isRunning = state is "starting" or "running";
        var fields = new Fields
        {
            ["path"] = path, ["name"] = Path.GetFileName(folder), ["state"] = state, ["running"] = isRunning,
            // After the last epoch the process measures the test set and writes the report.
            ["busy"] = isRunning || isBegun,
            ["canStop"] = isRunning && (isBegun || (run is not null && RunStop.ProcessOf(run) is not null)),
            ["canResume"] = run is not null && !isRunning && !isBegun && trainings.CanStart && CanResume(run),
            ["canTrain"] = trainings.CanStart && run is not null,
            ["output"] = string.Join('\n', Trainings.Tail(folder, ShownLines)),
            ["problem"] = state is "failed" or "killed" or "diverged" ? string.Join('\n', Trainings.Tail(folder, FailedLines)) : null,
        };
        if (run is null) return fields;
        fields["epochs"] = run.Figures.Epochs;
        fields["planned"] = run.Config.Epochs;
        fields["report"] = File.Exists(run.Run.In(RunInspection.FileName));
        fields["figures"] = PageFragment.ToHtml(Figures(run));
        fields["charts"] = PageFragment.ToHtml([.. RunCurves.Of(run.Run).Select(c => new PageChart(c.Chart)),
            .. RunCurves.LearningRate(run.Run) is { } rate ? [new PageChart(rate)] : Array.Empty<PageChart>()]);
        fields["table"] = run.Figures.Names.Count > 0 ? PageFragment.ToHtml(Table(run)) : null;
        fields["sessions"] = PageFragment.ToHtml(Sessions(run));
        fields["config"] = run.Config.ToYaml();
        return fields;
    }

    private static string State(RunSummary run) => run.Status.ToString().ToLowerInvariant();

    // One without a checkpoint begins anew, unless it has its final weights.
    private static bool CanResume(RunSummary run) => (File.Exists(run.Run.CheckpointFile) || !File.Exists(run.Run.ModelFile))
        && (run.Status is RunStatus.Cancelled or RunStatus.Killed or RunStatus.Failed || run.Figures.Epochs < run.Config.Epochs);

    private static PageFigures Figures(RunSummary run)
    {
        var figures = new PageFigures();
        if (run.Figures.Validation is { } validation)
            figures.Add(Words(validation), RunColumn.Figure(validation, run.BestValidation), StudioTexts.Of("runs", "bestNote"));
        if (run.Figures.Test is { } test) figures.Add(Words(test), RunColumn.Figure(test, run.Test));
        figures.Add(StudioTexts.Of("runs", "epochs"), Invariant($"{run.Figures.Epochs} / {run.Config.Epochs}"),
            Left(run) is { } left ? Invariant($"{ConsoleProgress.Clock(left)} {StudioTexts.Of("runs", "left")}") : "");
        figures.Add(StudioTexts.Of("runs", "time"), ConsoleProgress.Clock(run.Record.LearningTime), StudioTexts.Of("runs", "timeNote"));
        figures.Add(StudioTexts.Of("runs", "network"), run.Config.Network.Name, run.Config.Dataset.Name);
        return figures;
    }

    /// <summary>The time that the epochs left take, each as long as those of this process so far; null where that is not known.</summary>
    private static TimeSpan? Left(RunSummary run)
    {
        if (run.Status != RunStatus.Running || run.Record.Sessions is not [.., var session]) return null;
        var written = new DateTimeOffset(File.GetLastWriteTimeUtc(run.Run.In("metrics.jsonl")), TimeSpan.Zero);
        var done = run.Run.ReadMetrics().Count(l => (string?)l["kind"] == "epoch" && (long?)l["step"] > session.FirstStep);
        if (done == 0 || written <= session.Started) return null;
        var left = (written - session.Started) / done * (run.Config.Epochs - run.Figures.Epochs) - (DateTimeOffset.UtcNow - written);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static PageTable Table(RunSummary run)
    {
        var names = run.Figures.Names;
        var table = new PageTable("", ["epoch>", .. names.Select(n => Words(n) + ">")]);
        var rows = new SortedDictionary<double, string[]>();
        foreach (var (i, name) in names.Index())
            foreach (var (epoch, value) in run.Figures.Curve(name))
            {
                if (!rows.TryGetValue(epoch, out var row)) rows[epoch] = row = [.. Enumerable.Repeat("–", names.Count)];
                row[i] = RunColumn.Figure(name, value);
            }
        foreach (var (epoch, cells) in rows.Reverse()) table.Add([epoch.ToString(CultureInfo.InvariantCulture), .. cells]);
        return table;
    }

    private static PageText Sessions(RunSummary run) => new([.. run.Record.Sessions.Select(s => Invariant(
        $"{s.Started.LocalDateTime:yyyy-MM-dd HH:mm}, steps {s.FirstStep} to {s.LastStep}, {s.Status.ToString().ToLowerInvariant()}; Fovea {s.Version}, {s.Threads} thread(s); {s.CommandLine}"))])
    {
        Kind = PageTextKind.List,
    };

    // validationAccuracy is read as validation accuracy.
    private static string Words(string name) => string.Concat(name.Select(c => char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}"));
}
