using Microsoft.AspNetCore.Http;

namespace Fovea.Serving;

/// <summary><c>GET /v2/health/live</c>: that the server is there.</summary>
public sealed class V2LiveEndpoint : IServingEndpoint
{
    /// <inheritdoc/>
    public string Method => "GET";

    /// <inheritdoc/>
    public IReadOnlyList<string> Patterns { get; } = ["/v2/health/live"];

    /// <inheritdoc/>
    public bool NeedsKey => false;

    /// <inheritdoc/>
    public string OpenApi => """
        {
          "summary": "Whether the server is there",
          "tags": ["v2"],
          "security": [],
          "responses": {
            "200": { "description": "It is.", "content": { "application/json": { "schema": { "type": "object" } } } }
          }
        }
        """;

    /// <inheritdoc/>
    public Task AnswerAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Response.WriteFieldsAsync(new Fields { ["live"] = true });
    }
}
