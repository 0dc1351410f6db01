using Microsoft.AspNetCore.Http;

namespace Fovea.Serving;

/// <summary><c>GET /v2/models/{model}</c>: a model's inputs and outputs.</summary>
public sealed class V2ModelEndpoint : IServingEndpoint
{
    /// <inheritdoc/>
    public string Method => "GET";

    /// <inheritdoc/>
    public IReadOnlyList<string> Patterns { get; } = ["/v2/models/{model}", "/v2/models/{model}/versions/{version}"];

    /// <inheritdoc/>
    public string OpenApi => """
        {
          "summary": "Inputs and outputs of a model",
          "tags": ["v2"],
          "responses": {
            "200": { "description": "Names, types and shapes.", "content": { "application/json": { "schema": { "type": "object" } } } },
            "401": { "$ref": "#/components/responses/key" },
            "404": { "$ref": "#/components/responses/missing" }
          }
        }
        """;

    /// <inheritdoc/>
    public Task AnswerAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var server = ClassifierServer.Of(context);
        var model = server.ModelOf(context);
        var classifier = model.Classifier;
        return context.Response.WriteFieldsAsync(new Fields
        {
            ["name"] = model.Name,
            ["versions"] = server.Models.All.Where(m => m.Name == model.Name).Select(m => m.Version),
            ["platform"] = "fovea",
            ["inputs"] = (Fields[])[Tensor(V2Names.Input(model), [.. classifier.Preprocessing.Shape.Sizes])],
            ["outputs"] = (Fields[])[Tensor(V2Names.Output(model), [classifier.ClassNames.Count])],
        });
    }

    // −1 stands for the batch.
    private static Fields Tensor(string name, int[] sizes) =>
        new() { ["name"] = name, ["datatype"] = "FP32", ["shape"] = (int[])[-1, .. sizes] };
}
