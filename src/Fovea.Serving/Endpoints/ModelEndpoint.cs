using Microsoft.AspNetCore.Http;

namespace Fovea.Serving;

/// <summary><c>GET /v1/model</c>: what a model is.</summary>
public sealed class ModelEndpoint : IServingEndpoint
{
    /// <inheritdoc/>
    public string Method => "GET";

    /// <inheritdoc/>
    public IReadOnlyList<string> Patterns { get; } = ["/v1/model", "/v1/models/{model}"];

    /// <inheritdoc/>
    public string OpenApi => """
        {
          "summary": "Describe a model",
          "tags": ["models"],
          "parameters": [{ "$ref": "#/components/parameters/model" }, { "$ref": "#/components/parameters/version" }],
          "responses": {
            "200": { "description": "The model.", "content": { "application/json": { "schema": {
              "$ref": "#/components/schemas/Model" } } } },
            "401": { "$ref": "#/components/responses/key" }, "404": { "$ref": "#/components/responses/missing" }
          }
        }
        """;

    /// <inheritdoc/>
    public Task AnswerAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Response.WriteFieldsAsync(ClassifierServer.Of(context).ModelOf(context).ToFields());
    }
}
