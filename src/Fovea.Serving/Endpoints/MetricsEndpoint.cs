using Microsoft.AspNetCore.Http;

namespace Fovea.Serving;

/// <summary><c>GET /metrics</c>: figures in Prometheus' text form.</summary>
public sealed class MetricsEndpoint : IServingEndpoint
{
    /// <inheritdoc/>
    public string Method => "GET";

    /// <inheritdoc/>
    public IReadOnlyList<string> Patterns { get; } = ["/metrics"];

    /// <inheritdoc/>
    public string OpenApi => """
        {
          "summary": "Figures for Prometheus",
          "tags": ["operation"],
          "responses": {
            "200": { "description": "The text form, version 0.0.4.", "content": { "text/plain": { "schema": { "type": "string" } } } },
            "401": { "$ref": "#/components/responses/key" }
          }
        }
        """;

    /// <inheritdoc/>
    public Task AnswerAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        return context.Response.WriteAsync(ClassifierServer.Of(context).Metrics.Text(), context.RequestAborted);
    }
}
