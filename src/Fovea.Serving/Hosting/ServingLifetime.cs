using Microsoft.Extensions.Hosting;

namespace Fovea.Serving;

/// <summary>Opens the models before the application listens, and says when it is about to stop.</summary>
internal sealed class ServingLifetime(ClassifierServer server, IHostApplicationLifetime lifetime) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(server.BeginStop);
        return Task.Run(server.Load, cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
