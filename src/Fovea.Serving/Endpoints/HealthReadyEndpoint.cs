using Microsoft.AspNetCore.Http;

namespace Fovea.Serving;

/// <summary><c>GET /health/ready</c>: whether the models are open and warm, and the server is not about to stop.</summary>
public sealed class HealthReadyEndpoint : IServingEndpoint
{
    /// <inheritdoc/>
    public string Method => "GET";

    /// <inheritdoc/>
    public IReadOnlyList<string> Patterns { get; } = ["/health/ready"];

    /// <inheritdoc/>
    public bool NeedsKey => false;

    /// <inheritdoc/>
    public string OpenApi => """
        {
          "summary": "Whether requests are welcome",
          "description": "The models are open and warm, and the server is not about to stop.",
          "tags": ["operation"],
          "security": [],
          "responses": {
            "200": { "description": "They are.", "content": { "application/json": { "schema": {
              "$ref": "#/components/schemas/Status" } } } },
            "503": { "$ref": "#/components/responses/late" }
          }
        }
        """;

    /// <inheritdoc/>
    public Task AnswerAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ClassifierServer.Of(context).IsReady ? context.Response.WriteFieldsAsync(new Fields { ["status"] = "ready" })
            : throw new ServingException(StatusCodes.Status503ServiceUnavailable,
                "not ready: the models are being opened, or the server stops");
    }
}
