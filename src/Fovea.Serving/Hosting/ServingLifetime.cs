using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fovea.Serving;

/// <summary>Opens the models before the application listens, looks after their files, and says when it is about to stop.</summary>
internal sealed class ServingLifetime(ClassifierServer server, IHostApplicationLifetime lifetime, ILoggerFactory logs)
    : IHostedService, IAsyncDisposable
{
    private ModelWatcher? _watcher;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(server.BeginStop);
        await Task.Run(server.Load, cancellationToken).ConfigureAwait(false);
        _watcher = new(server, logs.CreateLogger(ServingMetrics.Name));
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _watcher, null) is { } watcher) await watcher.DisposeAsync().ConfigureAwait(false);
    }
}
