using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Fovea.Serving;

/// <summary><c>POST /v2/repository/index</c>: the models that there are.</summary>
/// <remarks><b>Source</b>: Triton, Model Repository Extension. Models are loaded and replaced by their files alone.</remarks>
public sealed class V2RepositoryIndexEndpoint : IServingEndpoint
{
    private const int MostBytes = 1024;

    /// <inheritdoc/>
    public string Method => "POST";

    /// <inheritdoc/>
    public IReadOnlyList<string> Patterns { get; } = ["/v2/repository/index"];

    /// <inheritdoc/>
    public string OpenApi => """
        {
          "summary": "The models that there are",
          "tags": ["v2"],
          "responses": {
            "200": { "description": "Each with its version and its state.",
              "content": { "application/json": { "schema": { "type": "array" } } } },
            "400": { "$ref": "#/components/responses/bad" },
            "401": { "$ref": "#/components/responses/key" }
          }
        }
        """;

    /// <inheritdoc/>
    public async Task AnswerAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var body = await RequestBody.ReadAsync(context.Request.Body, context.Request.ContentLength, MostBytes, context.RequestAborted)
            .ConfigureAwait(false);
        var readyOnly = body.Length > 0 && ReadyOnly(body);
        var slots = ClassifierServer.Of(context).Models.Slots.Where(s => !readyOnly || s.Model is not null);
        await context.Response.WriteFieldsAsync(slots.Select(s => new Fields
        {
            ["name"] = s.Source.Name, ["version"] = s.Source.Version, ["state"] = s.Model is null ? "UNAVAILABLE" : "READY",
            ["reason"] = s.Problem ?? "",
        })).ConfigureAwait(false);
    }

    private static bool ReadyOnly(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw new DataFormatException("it is no object");
            var fields = new FieldReader("body", document.RootElement);
            return fields.Has("ready") && fields.Flag("ready");
        }
        catch (Exception e) when (e is JsonException or DataFormatException)
        {
            throw new ServingException(StatusCodes.Status400BadRequest,
                $$"""body: expected {"ready": true} or nothing: {{e.Message}}""");
        }
    }
}
