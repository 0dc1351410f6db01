using Fovea.Models;
using Microsoft.AspNetCore.Http;

namespace Fovea.Serving;

/// <summary><c>POST /v1/predict</c>: the likeliest classes of pictures.</summary>
public sealed class PredictEndpoint : IServingEndpoint
{
    private const int UsualTop = 5;

    /// <inheritdoc/>
    public string Method => "POST";

    /// <inheritdoc/>
    public IReadOnlyList<string> Patterns { get; } = ["/v1/predict", "/v1/models/{model}/predict"];

    /// <inheritdoc/>
    public string OpenApi => """
        {
          "summary": "Classify pictures",
          "description": "The likeliest classes of each picture, in the order of the pictures.",
          "tags": ["classify"],
          "parameters": [
            { "$ref": "#/components/parameters/model" }, { "$ref": "#/components/parameters/version" },
            { "name": "top", "in": "query", "description": "Classes of each picture.", "schema": {
              "type": "integer", "minimum": 1, "default": 5 } }
          ],
          "requestBody": { "$ref": "#/components/requestBodies/pictures" },
          "responses": {
            "200": { "description": "The answers.", "content": { "application/json": { "schema": {
              "$ref": "#/components/schemas/Predictions" } } } },
            "400": { "$ref": "#/components/responses/bad" }, "401": { "$ref": "#/components/responses/key" },
            "404": { "$ref": "#/components/responses/missing" }, "413": { "$ref": "#/components/responses/large" },
            "415": { "$ref": "#/components/responses/type" }, "429": { "$ref": "#/components/responses/busy" },
            "503": { "$ref": "#/components/responses/late" }
          }
        }
        """;

    /// <inheritdoc/>
    public async Task AnswerAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var server = ClassifierServer.Of(context);
        var model = server.ModelOf(context);
        using var request = await PictureRequest.ReadAsync(context, server).ConfigureAwait(false);
        var top = PictureRequest.Query(context, "top", 1, int.MaxValue) ?? request.Top ?? UsualTop;
        var queued = await server.ScoreAsync(model, request.Pictures, context.RequestAborted).ConfigureAwait(false);
        try
        {
            foreach (var picture in queued) RequestNotes.Of(context).Note(picture);
            await context.Response.WriteFieldsAsync(new Fields
            {
                ["model"] = model.Name, ["version"] = model.Version,
                ["predictions"] = queued.Select(q => new Fields { ["top"] = model.Classifier.Top(q.Scores, top).Select(ToFields) }),
            }).ConfigureAwait(false);
        }
        finally
        {
            foreach (var picture in queued) picture.Dispose();
        }
    }

    internal static Fields ToFields(ClassScore score) => new()
    {
        ["index"] = score.Index, ["name"] = score.Name, ["probability"] = score.Probability, ["logit"] = score.Logit,
    };
}
