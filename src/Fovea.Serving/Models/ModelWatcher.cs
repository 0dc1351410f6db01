using Microsoft.Extensions.Logging;

namespace Fovea.Serving;

/// <summary>Looks after the files of the models: a new one is opened beside the old one and then takes its place; one that is broken
/// changes nothing but is reported.</summary>
/// <remarks>Events of the file system say when to look; a look now and then finds what they miss, as on network drives. A file that is
/// still being written is left alone until it has stayed the same for a moment.</remarks>
internal sealed partial class ModelWatcher : IAsyncDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(200);

    private readonly ClassifierServer _server;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<FileSystemWatcher> _watchers = [];
    private readonly Dictionary<ModelSlot, string> _seen = [];
    private readonly Task _loop;

    /// <summary>Begins to look.</summary>
    public ModelWatcher(ClassifierServer server, ILogger log)
    {
        (_server, _log) = (server, log);
        foreach (var slot in server.Models.Slots)
        {
            _seen[slot] = slot.Model!.Stamp;
            Watch(slot.Source.Path);
        }
        _loop = Task.Run(LookAsync);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        foreach (var watcher in _watchers) watcher.Dispose();
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
        _changed.Dispose();
    }

    private void Watch(string path)
    {
        try
        {
            var isFolder = Directory.Exists(path);
            var full = Path.GetFullPath(path);
            var watcher = isFolder ? new FileSystemWatcher(full) { IncludeSubdirectories = true }
                : new FileSystemWatcher(Path.GetDirectoryName(full)!, Path.GetFileName(full));
            FileSystemEventHandler look = (_, _) => Look();
            watcher.Changed += look;
            watcher.Created += look;
            watcher.Renamed += (_, _) => Look();
            watcher.EnableRaisingEvents = true;
            _watchers.Add(watcher);
        }
        catch (Exception e) when (e is IOException or ArgumentException or PlatformNotSupportedException)
        {
            // There is a limit to what a machine watches: looking now and then is enough.
            Unwatched(_log, path, e.Message);
        }
    }

    private void Look()
    {
        try
        {
            if (_changed.CurrentCount == 0) _changed.Release();
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // Another event came first, or the last one after the end.
        }
    }

    private async Task LookAsync()
    {
        try
        {
            while (true)
            {
                await _changed.WaitAsync(_server.Options.ReloadInterval, _stop.Token).ConfigureAwait(false);
                foreach (var slot in _server.Models.Slots)
                {
                    if (ModelFiles.Stamp(slot.Source.Path) is var stamp && (stamp.Length == 0 || stamp == _seen[slot])) continue;
                    await Task.Delay(Quiet, _stop.Token).ConfigureAwait(false);
                    // It is still being written: it is looked at again in the next round.
                    if (ModelFiles.Stamp(slot.Source.Path) != stamp) continue;
                    // On a thread of its own: those of the pool answer requests.
                    await Task.Factory.StartNew(() => Replace(slot, stamp), _stop.Token, TaskCreationOptions.LongRunning,
                        TaskScheduler.Default).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private void Replace(ModelSlot slot, string stamp)
    {
        _seen[slot] = stamp;
        try
        {
            slot.Model = _server.Models.Open(slot.Source, stamp);
            slot.Problem = null;
            Loaded(_log, slot.Source.Name, slot.Source.Version, slot.Source.Path);
        }
        catch (Exception e)
        {
            slot.Problem = Excerpt.Of(e.Message, 500);
            Kept(_log, slot.Source.Name, slot.Source.Version, slot.Problem);
        }
        _server.Metrics.Reloaded(slot.Source, slot.Problem is null);
    }

    [LoggerMessage(10, LogLevel.Information, "{Model}@{Version}: the new {File} answers from now on")]
    private static partial void Loaded(ILogger log, string model, string version, string file);

    [LoggerMessage(11, LogLevel.Warning, "{Model}@{Version}: the old model goes on, the new one cannot be opened: {Problem}")]
    private static partial void Kept(ILogger log, string model, string version, string problem);

    [LoggerMessage(12, LogLevel.Warning, "{File}: changes are looked for now and then, since they cannot be watched: {Problem}")]
    private static partial void Unwatched(ILogger log, string file, string problem);
}
