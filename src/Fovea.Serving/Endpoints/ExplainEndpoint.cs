using System.Globalization;
using Fovea.Models;
using Microsoft.AspNetCore.Http;

namespace Fovea.Serving;

/// <summary><c>POST /v1/explain</c>: where in a picture the network looked.</summary>
public sealed class ExplainEndpoint : IServingEndpoint
{
    /// <inheritdoc/>
    public string Method => "POST";

    /// <inheritdoc/>
    public IReadOnlyList<string> Patterns { get; } = ["/v1/explain", "/v1/models/{model}/explain"];

    /// <inheritdoc/>
    public string OpenApi => """
        {
          "summary": "Explain an answer",
          "description": "Where in a picture the network looked for a class: the picture in grey, what speaks for it glowing over it.",
          "tags": ["classify"],
          "parameters": [
            { "$ref": "#/components/parameters/model" }, { "$ref": "#/components/parameters/version" },
            { "name": "method", "in": "query", "description": "gradcam unless given.", "schema": { "type": "string",
              "enum": ["gradcam", "occlusion", "integrated-gradients", "guided-backprop"], "default": "gradcam" } },
            { "name": "class", "in": "query", "description": "Name or number of the class; the likeliest unless given.",
              "schema": { "type": "string" } },
            { "name": "format", "in": "query", "description": "png unless given, or unless the request accepts application/json alone.",
              "schema": { "type": "string", "enum": ["png", "json"] } }
          ],
          "requestBody": { "$ref": "#/components/requestBodies/picture" },
          "responses": {
            "200": { "description": "The overlay, alone or in JSON with what was explained.", "content": {
              "image/png": { "schema": { "type": "string", "format": "binary" } },
              "application/json": { "schema": { "$ref": "#/components/schemas/Explanation" } } } },
            "400": { "$ref": "#/components/responses/bad" }, "401": { "$ref": "#/components/responses/key" },
            "404": { "$ref": "#/components/responses/missing" }, "413": { "$ref": "#/components/responses/large" },
            "415": { "$ref": "#/components/responses/type" },
            "422": { "description": "The network cannot be explained in this way.", "content": { "application/json": { "schema": {
              "$ref": "#/components/schemas/Error" } } } },
            "429": { "$ref": "#/components/responses/busy" }, "503": { "$ref": "#/components/responses/late" }
          }
        }
        """;

    /// <inheritdoc/>
    public async Task AnswerAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var server = ClassifierServer.Of(context);
        var model = server.ModelOf(context);
        var entry = Entry(context);
        var method = entry.Create(new(entry.Arguments, new Dictionary<string, object?>()));
        var asJson = IsJson(context);
        var wanted = Class(context, model.Classifier);
        using var request = await PictureRequest.ReadAsync(context, server).ConfigureAwait(false);
        if (request.Pictures is not [var picture])
            throw PictureRequest.Bad($"body: expected one picture, got {request.Pictures.Count}");
        var explained = await server.ExplainAsync(() =>
        {
            var image = picture.Decode(server.Options.MaxPixels);
            try
            {
                var result = ExplainedPicture.Of(model.Classifier, picture.Name, image, [(entry.Title, method)],
                    wanted: wanted is { } index ? [index] : null, cancellation: context.RequestAborted);
                return (Picture: result, Png: result.Maps[0].Map.Over(result.Picture).Encode());
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or NotSupportedException)
            {
                throw new ServingException(StatusCodes.Status422UnprocessableEntity,
                    $"{entry.Name}: {model.Name} cannot be explained in this way: {e.Message}");
            }
        }, context.RequestAborted).ConfigureAwait(false);
        if (asJson) await context.Response.WriteFieldsAsync(ToFields(model, entry, explained.Picture, explained.Png)).ConfigureAwait(false);
        else
        {
            context.Response.ContentType = "image/png";
            context.Response.ContentLength = explained.Png.Length;
            await context.Response.Body.WriteAsync(explained.Png, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static Fields ToFields(ServedModel model, ExplanationEntry entry, ExplainedPicture explained, byte[] png) => new()
    {
        ["model"] = model.Name, ["version"] = model.Version, ["method"] = entry.Name,
        ["class"] = PredictEndpoint.ToFields(explained.Maps[0].Class), ["top"] = explained.Top.Select(PredictEndpoint.ToFields),
        ["layer"] = explained.Maps[0].Map.Layer, ["image"] = Convert.ToBase64String(png),
    };

    private static ExplanationEntry Entry(HttpContext context)
    {
        var name = context.Request.Query["method"].FirstOrDefault() ?? ExplanationCatalog.All[0].Name;
        return ExplanationCatalog.Find(name) ?? throw PictureRequest.Bad(
            $"method: expected one of {string.Join(", ", ExplanationCatalog.All.Select(e => e.Name))}, got '{Excerpt.Of(name)}'");
    }

    private static int? Class(HttpContext context, ImageClassifier classifier)
    {
        if (context.Request.Query["class"].FirstOrDefault() is not { } text) return null;
        var names = classifier.ClassNames;
        for (var i = 0; i < names.Count; i++) if (names[i].Equals(text, StringComparison.OrdinalIgnoreCase)) return i;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < names.Count ? index
            : throw PictureRequest.Bad($"class: expected a class's name, or its number from 0 to {names.Count - 1}, "
                + $"got '{Excerpt.Of(text)}'{Nearest.Hint(text, names)}");
    }

    private static bool IsJson(HttpContext context) => context.Request.Query["format"].FirstOrDefault() switch
    {
        "json" => true,
        "png" => false,
        null => context.Request.Headers.Accept.ToString().StartsWith("application/json", StringComparison.OrdinalIgnoreCase),
        var other => throw PictureRequest.Bad($"format: expected png or json, got '{Excerpt.Of(other)}'"),
    };
}
