using System.Globalization;
using Fovea.Reports;
using Fovea.Sweeps;
using Fovea.Training;
using static System.FormattableString;

namespace Fovea.Studio;

/// <summary>The sweeps below the studio's folder.</summary>
internal sealed class SweepShelf(Workspace workspace)
{
    // As deep as runs are looked for.
    private static readonly EnumerationOptions Search = new()
    {
        RecurseSubdirectories = true, MaxRecursionDepth = 6, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint,
    };

    /// <summary>All of them, each at a glance.</summary>
    public IReadOnlyList<Fields> All() =>
    [
        .. Directory.EnumerateFiles(workspace.Root, Sweep.FileName, Search).Select(f => Path.GetDirectoryName(f)!).Where(Sweep.IsIn)
            .Order(NaturalOrder.Instance).Select(Glance),
    ];

    /// <summary>A sweep as its page shows it.</summary>
    /// <param name="path">Relative to the studio's folder.</param>
    /// <exception cref="IOException">It is none, or damaged.</exception>
    public Fields Open(string path)
    {
        var result = SweepResult.Open(workspace.Existing(path));
        var fields = Fields(path, result);
        fields["figures"] = PageFragment.ToHtml(Figures(result));
        fields["chart"] = result.ToChart() is { } chart ? PageFragment.ToHtml(new PageChart(chart)) : null;
        fields["table"] = PageFragment.ToHtml(result.ToTable());
        fields["settings"] = result.Sweep.ToYaml();
        fields["report"] = File.Exists(result.ReportFile);
        return fields;
    }

    private Fields Glance(string folder)
    {
        var path = workspace.Relative(folder);
        try
        {
            return Fields(path, SweepResult.Open(folder));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new()
            {
                ["path"] = path,
                ["problem"] = e.Message.Replace(workspace.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)
                    .ReplaceLineEndings(" "),
            };
        }
    }

    private Fields Fields(string path, SweepResult result)
    {
        var ended = result.Trials.Count(t => t.State is TrialState.Done or TrialState.Failed);
        // A trial whose worker was killed says that it runs; its folder is held by nobody.
        var isRunning = result.Trials.Any(t => t.State == TrialState.Running && RunFolder.IsHeldAt(result.Sweep.RunFolderOf(t)));
        return new()
        {
            ["path"] = path, ["name"] = result.Sweep.Name, ["search"] = result.Sweep.Search.Name, ["running"] = isRunning,
            ["state"] = isRunning ? "running" : ended >= result.Sweep.Trials ? "completed" : "stopped",
            ["done"] = ended, ["trials"] = Math.Max(result.Sweep.Trials, result.Trials.Count), ["metric"] = result.Metric,
            ["best"] = result.Best is { } best ? result.Format(best.Figure) : null,
            ["bestValues"] = result.Best?.Describe(),
            ["bestRun"] = result.BestRun is { } run && RunSummary.IsRun(run) ? workspace.Relative(run) : null,
        };
    }

    private static PageFigures Figures(SweepResult result)
    {
        var figures = new PageFigures();
        if (result.Best is { } best)
            figures.Add(result.Metric, result.Format(best.Figure), Invariant($"trial {best.Number}: {best.Describe()}"));
        foreach (var (name, _, text) in result.Test) figures.Add($"test {name}", text);
        figures.Add("trials", Invariant($"{result.Trials.Count(t => t.State is TrialState.Done or TrialState.Failed)} / {result.Sweep.Trials}"),
            Invariant($"{result.Trials.Count(t => t.State == TrialState.Failed)} failed"));
        figures.Add("time", ConsoleProgress.Clock(TimeSpan.FromSeconds(result.Trials.Sum(t => t.Seconds))),
            string.Create(CultureInfo.InvariantCulture, $"search {result.Sweep.Search.Name}"));
        return figures;
    }
}
