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
    public string OpenApi => """
        {
          "summary": "Whether the process answers",
          "tags": ["operation"],
          "security": [],
          "responses": { "200": { "description": "It does.", "content": { "application/json": { "schema": {
            "$ref": "#/components/schemas/Status" } } } } }
        }
        """;

    /// <inheritdoc/>
    public Task AnswerAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Response.WriteFieldsAsync(new Fields { ["status"] = "live" });
    }
}
