using Microsoft.AspNetCore.Http;

namespace Fovea.Serving;

/// <summary><c>GET /v2/health/ready</c>: whether the server takes requests.</summary>
public sealed class V2ReadyEndpoint : IServingEndpoint
{
    /// <inheritdoc/>
    public string Method => "GET";

    /// <inheritdoc/>
    public IReadOnlyList<string> Patterns { get; } = ["/v2/health/ready"];

    /// <inheritdoc/>
    public bool NeedsKey => false;

    /// <inheritdoc/>
    public string OpenApi => """
        {
          "summary": "Whether the server takes requests",
          "tags": ["v2"],
          "security": [],
          "responses": {
            "200": { "description": "It does.", "content": { "application/json": { "schema": { "type": "object" } } } },
            "503": { "$ref": "#/components/responses/late" }
          }
        }
        """;

    /// <inheritdoc/>
    public Task AnswerAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ClassifierServer.Of(context).IsReady
            ? context.Response.WriteFieldsAsync(new Fields { ["ready"] = true })
            : throw new ServingException(StatusCodes.Status503ServiceUnavailable, "the server is not ready: it begins or ends");
    }
}
