using Microsoft.AspNetCore.Http;

namespace Fovea.Serving;

/// <summary><c>GET /health/live</c>: whether the process answers.</summary>
public sealed class HealthLiveEndpoint : IServingEndpoint
{
    /// <inheritdoc/>
    public string Method => "GET";

    /// <inheritdoc/>
    public IReadOnlyList<string> Patterns { get; } = ["/health/live"];

    /// <inheritdoc/>
    public bool NeedsKey => false;

    /// <inheritdoc/>
    public Task AnswerAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Response.WriteFieldsAsync(new Fields { ["status"] = "live" });
    }
}
