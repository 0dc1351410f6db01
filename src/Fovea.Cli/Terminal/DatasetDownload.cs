using System.Diagnostics;
using System.Globalization;
using Fovea.Data;
using Spectre.Console;

namespace Fovea.Cli.Terminal;

/// <summary>Downloads with progress on standard error, stopped by Ctrl-C.</summary>
internal static class DatasetDownload
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    /// <summary>Both parts of a data set, downloaded into the cache where it is nowhere.</summary>
    /// <param name="entry">The data set.</param>
    /// <param name="data">Where to look first; null for <c>FOVEA_DATA</c>, then the cache.</param>
    /// <exception cref="FileNotFoundException">The data is nowhere and cannot be downloaded.</exception>
    public static (Dataset Train, Dataset Test) Load(DatasetEntry entry, string? data)
    {
        Ensure(entry, data);
        return entry.Load(data);
    }

    /// <summary>Downloads a data set into the cache where it is nowhere.</summary>
    /// <exception cref="FileNotFoundException">The data is nowhere and cannot be downloaded.</exception>
    public static void Ensure(DatasetEntry entry, string? data)
    {
        if (entry.Search(data) is not null || DataRoot.IsOffline) return;
        try
        {
            Run(entry, null);
        }
        catch (DownloadException failure)
        {
            throw new FileNotFoundException(
                $"{entry.Name} not found in {string.Join(", ", DataRoot.Candidates(data))}. "
                + $"Pass --data DIR or set FOVEA_DATA. The download failed: {failure.Message}", failure);
        }
    }

    /// <summary>Downloads a data set into a folder of its name.</summary>
    /// <param name="entry">The data set.</param>
    /// <param name="root">Where that folder is; null for the cache.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="DownloadException">No mirror delivered a file, or downloads are off, or it was interrupted.</exception>
    public static string Run(DownloadEntry entry, string? root)
    {
        using var interruption = new Interruption();
        try
        {
            return Console.IsErrorRedirected ? WithLines(entry, root, interruption.Token) : WithBar(entry, root, interruption.Token);
        }
        catch (OperationCanceledException stopped)
        {
            throw new DownloadException(
                $"stopped: what has come of {entry.Name} is kept in {Path.Combine(root ?? DataRoot.Cache, entry.FolderName)}; "
                + "the same command goes on from there", stopped);
        }
    }

    private static string WithBar(DownloadEntry entry, string? root, CancellationToken cancellation)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(),
                new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask(entry.Name, maxValue: Math.Max(1, entry.DownloadSize));
                var folder = entry.Download(root, new Told((done, total) =>
                {
                    // The server may be the first to say how much there is.
                    if (total is > 0) task.MaxValue = total.Value;
                    task.Value = done;
                }), cancellation);
                task.Value = task.MaxValue;
                return folder;
            });
    }

    private static string WithLines(DownloadEntry entry, string? root, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var next = TimeSpan.Zero;
        return entry.Download(root, new Told((done, total) =>
        {
            if (clock.Elapsed < next && done < total) return;
            next = clock.Elapsed + BetweenLines;
            var share = total is not > 0 ? "" : string.Create(CultureInfo.InvariantCulture,
                $" of {TextTable.Size(total.Value)} ({100.0 * done / total.Value:F0} %)");
            Console.Error.WriteLine($"{entry.Name}: {TextTable.Size(done)}{share}");
        }), cancellation);
    }

    // Told at once: Progress<T> would tell later, on another thread.
    private sealed class Told(Action<long, long?> action) : IProgress<(long Done, long? Total)>
    {
        public void Report((long Done, long? Total) value) => action(value.Done, value.Total);
    }
}
