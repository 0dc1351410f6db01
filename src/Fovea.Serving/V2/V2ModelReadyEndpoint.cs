using Microsoft.AspNetCore.Http;

namespace Fovea.Serving;

/// <summary><c>GET /v2/models/{model}/ready</c>: whether a model takes requests.</summary>
public sealed class V2ModelReadyEndpoint : IServingEndpoint
{
    /// <inheritdoc/>
    public string Method => "GET";

    /// <inheritdoc/>
    public IReadOnlyList<string> Patterns { get; } = ["/v2/models/{model}/ready", "/v2/models/{model}/versions/{version}/ready"];

    /// <inheritdoc/>
    public string OpenApi => """
        {
          "summary": "Whether a model takes requests",
          "tags": ["v2"],
          "responses": {
            "200": { "description": "It does.", "content": { "application/json": { "schema": { "type": "object" } } } },
            "401": { "$ref": "#/components/responses/key" },
            "404": { "$ref": "#/components/responses/missing" }
          }
        }
        """;

    /// <inheritdoc/>
    public Task AnswerAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        // Only models that are open are found.
        var model = ClassifierServer.Of(context).ModelOf(context);
        return context.Response.WriteFieldsAsync(new Fields { ["name"] = model.Name, ["ready"] = true });
    }
}
