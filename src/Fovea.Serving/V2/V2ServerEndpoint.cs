using Microsoft.AspNetCore.Http;

namespace Fovea.Serving;

/// <summary><c>GET /v2</c>: what the server is, and which extensions of the Open Inference Protocol it has.</summary>
public sealed class V2ServerEndpoint : IServingEndpoint
{
    /// <inheritdoc/>
    public string Method => "GET";

    /// <inheritdoc/>
    public IReadOnlyList<string> Patterns { get; } = ["/v2"];

    /// <inheritdoc/>
    public string OpenApi => """
        {
          "summary": "What the server is (Open Inference Protocol)",
          "tags": ["v2"],
          "responses": {
            "200": { "description": "Its name, its version and its extensions.",
              "content": { "application/json": { "schema": { "type": "object" } } } },
            "401": { "$ref": "#/components/responses/key" }
          }
        }
        """;

    /// <inheritdoc/>
    public Task AnswerAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Response.WriteFieldsAsync(new Fields
        {
            ["name"] = "fovea", ["version"] = FoveaVersion.Current,
            ["extensions"] = (string[])["binary_tensor_data", "classification", "model_repository"],
        });
    }
}
