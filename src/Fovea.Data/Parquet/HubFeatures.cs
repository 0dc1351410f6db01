using System.Text.Json;

namespace Fovea.Data;

/// <summary>What a Parquet file of the Hugging Face hub says of its columns, in the entry <c>huggingface</c> of its metadata.</summary>
/// <remarks>Source: the <c>datasets</c> library writes <c>{"info": {"features": {"image": {"_type": "Image"},
/// "label": {"names": […], "_type": "ClassLabel"}}}}</c>.</remarks>
/// <param name="Image">The column of pictures; null where it is not said.</param>
/// <param name="Label">The column of classes; null where it is not said.</param>
/// <param name="ClassNames">The classes' names; null where they are not said.</param>
internal sealed record HubFeatures(string? Image, string? Label, string[]? ClassNames)
{
    public const string Key = "huggingface";

    /// <summary>Reads the entry; what is not as expected is passed over.</summary>
    /// <exception cref="DataFormatException">It is no JSON.</exception>
    public static HubFeatures Parse(string file, string? json)
    {
        var found = new HubFeatures(null, null, null);
        if (json is null) return found;
        try
        {
            using var document = JsonDocument.Parse(json);
            if (!Inner(document.RootElement, "info", out var info) || !Inner(info, "features", out var features)) return found;
            foreach (var feature in features.EnumerateObject())
            {
                if (!Inner(feature.Value, "_type", out var type, JsonValueKind.String)) continue;
                var kind = type.GetString();
                if (kind == "Image") found = found with { Image = found.Image ?? feature.Name };
                // Of several, such as coarse and fine ones, the one that is called label.
                if (kind != "ClassLabel" || (found.Label is not null && feature.Name != "label")) continue;
                var names = Inner(feature.Value, "names", out var list, JsonValueKind.Array)
                    && list.EnumerateArray().All(n => n.ValueKind == JsonValueKind.String)
                    ? list.EnumerateArray().Select(n => n.GetString()!).ToArray() : null;
                found = found with { Label = feature.Name, ClassNames = names };
            }
            return found;
        }
        catch (JsonException e)
        {
            throw new DataFormatException(file, -1, $"metadata {Key}", $"expected JSON ({e.Message.TrimEnd('.')})");
        }
    }

    private static bool Inner(JsonElement element, string name, out JsonElement inner, JsonValueKind kind = JsonValueKind.Object)
    {
        inner = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out inner) && inner.ValueKind == kind;
    }
}
