using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fovea.Nn;

namespace Fovea.Training;

/// <summary>The JSON schema of configuration files, by which an editor completes names and marks what is wrong.</summary>
/// <remarks>Source: JSON Schema, draft 2020-12.</remarks>
public static class ConfigSchema
{
    private static readonly JsonSerializerOptions Options =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema as text.</summary>
    public static string Create()
    {
        var properties = new JsonObject();
        foreach (var field in ConfigField.All)
        {
            var schema = field.Schema();
            schema["description"] = field.Description;
            properties[field.Name] = schema;
        }
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = "A training of fovea", ["type"] = "object",
            ["additionalProperties"] = false, ["properties"] = properties,
        }.ToJsonString(Options) + "\n";
    }

    internal static JsonObject Names(IEnumerable<string> names) => new() { ["enum"] = new JsonArray([.. names.Select(n => (JsonNode)n)]) };

    internal static JsonObject Typed(string type, double? minimum = null)
    {
        var schema = new JsonObject { ["type"] = type };
        if (minimum is { } least) schema["minimum"] = least;
        return schema;
    }

    internal static JsonObject List(string type) => new() { ["type"] = "array", ["items"] = Typed(type) };

    /// <summary>A name alone, or a name with its arguments; nothing.</summary>
    internal static JsonObject Part(IPartTable table)
    {
        var forms = new JsonArray((JsonNode)Names(table.Parts.Select(p => p.Name)), new JsonObject { ["type"] = "null" });
        foreach (var (name, description, arguments) in table.Parts)
        {
            var properties = new JsonObject { ["name"] = new JsonObject { ["const"] = name } };
            foreach (var argument in arguments) properties[argument.Name] = Argument(argument);
            forms.Add((JsonNode)new JsonObject
            {
                ["type"] = "object", ["description"] = description, ["required"] = new JsonArray("name"), ["additionalProperties"] = false,
                ["properties"] = properties,
            });
        }
        return new() { ["anyOf"] = forms };
    }

    private static JsonObject Argument(ArgumentSpec argument)
    {
        var schema = argument.Choices is { } choices ? Names(choices) : argument.Kind switch
        {
            ArgumentKind.Number => Typed("number"),
            ArgumentKind.Integer => Typed("integer"),
            ArgumentKind.Flag => Typed("boolean"),
            ArgumentKind.Numbers => List("number"),
            ArgumentKind.Integers => List("integer"),
            _ => Typed("string"),
        };
        if (argument.IsOptional && schema["type"] is { } type) schema["type"] = new JsonArray(type.DeepClone(), "null");
        schema["description"] = argument.Description;
        schema["default"] = JsonNode.Parse(JsonText.Of(argument.Default, indented: false));
        return schema;
    }
}
