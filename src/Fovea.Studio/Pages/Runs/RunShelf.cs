using System.Collections.Concurrent;
using Fovea.Training;

namespace Fovea.Studio;

/// <summary>The runs below the studio's folder. Each is read again only where it changed.</summary>
internal sealed class RunShelf(Workspace workspace)
{
    private readonly ConcurrentDictionary<string, (string Stamp, RunSummary? Run, string? Problem)> _known = new();

    /// <summary>All of them by their paths; one that is damaged has its problem in one line.</summary>
    public IReadOnlyList<(string Path, RunSummary? Run, string? Problem)> All()
    {
        var folders = RunSearch.Find([workspace.Root]);
        foreach (var gone in _known.Keys.Except(folders)) _known.TryRemove(gone, out _);
        return [.. folders.Select(folder =>
        {
            var (_, run, problem) = Read(folder);
            return (workspace.Relative(folder), run, problem);
        })];
    }

    /// <summary>A run.</summary>
    /// <param name="path">Relative to the studio's folder.</param>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    /// <exception cref="IOException">It is no run, or damaged.</exception>
    public RunSummary Open(string path)
    {
        var (_, run, problem) = Read(workspace.Existing(path));
        return run ?? throw new IOException(problem);
    }

    /// <summary>Changes whenever something of a run does.</summary>
    /// <param name="folder">The run's full path.</param>
    public static string Stamp(string folder)
    {
        var files = new[] { "config.yaml", "metrics.jsonl", "record.json", "report.html", "notes.md", Trainings.LogName }
            .Select(name => new FileInfo(Path.Combine(folder, name)))
            .Select(f => f.Exists ? $"{f.LastWriteTimeUtc.Ticks:x}.{f.Length:x}" : "");
        return string.Join(' ', files.Prepend(RunFolder.IsHeldAt(folder) ? "held" : "free"));
    }

    private (string Stamp, RunSummary? Run, string? Problem) Read(string folder)
    {
        var stamp = Stamp(folder);
        if (_known.TryGetValue(folder, out var known) && known.Stamp == stamp) return known;
        try
        {
            known = (stamp, RunSummary.Of(folder), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            known = (stamp, null, e.Message.Replace(workspace.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
        }
        return _known[folder] = known;
    }
}
