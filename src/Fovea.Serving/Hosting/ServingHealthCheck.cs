using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fovea.Serving;

/// <summary>Healthy when the models are open, degraded where a newer file of one of them is broken.</summary>
internal sealed class ServingHealthCheck(ClassifierServer server) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!server.IsReady) return Task.FromResult(HealthCheckResult.Unhealthy("the models are being opened, or the server stops"));
        var problem = server.Models.Slots.Select(s => s.Problem).FirstOrDefault(p => p is not null);
        return Task.FromResult(problem is null ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(problem));
    }
}
