using Microsoft.AspNetCore.Http;

namespace Fovea.Serving;

/// <summary><c>GET /v1/models</c>: the models that there are, and what went wrong with newer files of theirs.</summary>
public sealed class ModelsEndpoint : IServingEndpoint
{
    /// <inheritdoc/>
    public string Method => "GET";

    /// <inheritdoc/>
    public IReadOnlyList<string> Patterns { get; } = ["/v1/models"];

    /// <inheritdoc/>
    public string OpenApi => """
        {
          "summary": "List the models",
          "tags": ["models"],
          "responses": {
            "200": { "description": "The models by name and version.", "content": { "application/json": { "schema": {
              "$ref": "#/components/schemas/Models" } } } },
            "401": { "$ref": "#/components/responses/key" }
          }
        }
        """;

    /// <inheritdoc/>
    public Task AnswerAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var models = ClassifierServer.Of(context).Models;
        return context.Response.WriteFieldsAsync(new Fields { ["models"] = models.Slots.Select(slot => ToFields(slot, models)) });
    }

    private static Fields ToFields(ModelSlot slot, ModelStore models)
    {
        var fields = new Fields { ["name"] = slot.Source.Name, ["version"] = slot.Source.Version };
        if (slot.Model is { } model)
        {
            fields["isDefault"] = ReferenceEquals(model, models.Find());
            fields["classes"] = model.Classifier.ClassNames.Count;
            fields["inputShape"] = model.Classifier.Preprocessing.Shape.Sizes.ToArray();
            fields["parameters"] = model.Parameters;
            fields["loadedAt"] = model.LoadedAtText;
        }
        fields["problem"] = slot.Problem;
        return fields;
    }
}
