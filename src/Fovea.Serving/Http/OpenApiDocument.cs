using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fovea.Serving;

/// <summary>The document of OpenAPI 3.1, of what each endpoint says of itself.</summary>
/// <remarks>Written by hand and not derived from types: bodies are pictures, forms and JSON in one operation, which handlers read
/// themselves.</remarks>
internal static partial class OpenApiDocument
{
    /// <summary>The document in UTF-8.</summary>
    /// <param name="options">The limits that it names.</param>
    public static byte[] Of(ServingOptions options)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes, new() { Indented = true });
        json.WriteStartObject();
        json.WriteString("openapi", "3.1.1");
        json.WriteStartObject("info");
        json.WriteString("title", "Fovea");
        json.WriteString("version", FoveaVersion.Current);
        json.WriteString("description", string.Create(CultureInfo.InvariantCulture, $"Image classifiers over HTTP. A request has at most "
            + $"{options.MaxBytes} bytes and {options.MaxPictures} pictures of at most {options.MaxPixels} pixels, and "
            + $"{options.Timeout.TotalSeconds} seconds; {options.Queue} pictures may be in work at a time, of which up to "
            + $"{options.MaxBatch} are computed together. Every error is one line, {{\"error\": …}}."));
        json.WriteEndObject();
        if (options.HasKeys) Raw(json, "security", """[{ "bearer": [] }, { "apiKey": [] }]""");
        // In the order of their use.
        Raw(json, "tags", """[{ "name": "classify" }, { "name": "models" }, { "name": "operation" }]""");
        json.WriteStartObject("paths");
        var paths = Catalog<IServingEndpoint>.All.Where(e => e.OpenApi is not null)
            .SelectMany(e => e.Patterns.Select(p => (Pattern: p, Endpoint: e)));
        foreach (var path in paths.GroupBy(p => p.Pattern).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject(path.Key);
            foreach (var (pattern, endpoint) in path) Operation(json, pattern, endpoint);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        Raw(json, "components", WebFiles.Text("components.json"));
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    private static void Operation(Utf8JsonWriter json, string pattern, IServingEndpoint endpoint)
    {
        using var operation = JsonDocument.Parse(endpoint.OpenApi!);
        var route = RoutePart().Matches(pattern).Select(m => m.Groups[1].Value).ToList();
        json.WriteStartObject(endpoint.Method.ToLowerInvariant());
        json.WriteString("operationId", NoLetter().Replace($"{endpoint.Method.ToLowerInvariant()}{pattern}", "_").Trim('_'));
        foreach (var property in operation.RootElement.EnumerateObject())
            if (property.Name != "parameters") property.WriteTo(json);
        json.WriteStartArray("parameters");
        foreach (var name in route)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("in", "path");
            json.WriteBoolean("required", true);
            Raw(json, "schema", """{ "type": "string" }""");
            json.WriteEndObject();
        }
        if (operation.RootElement.TryGetProperty("parameters", out var parameters))
            foreach (var parameter in parameters.EnumerateArray())
                // What the route says is not asked for again.
                if (!route.Any(name => parameter.TryGetProperty("$ref", out var reference) && reference.GetString()!.EndsWith($"/{name}",
                    StringComparison.Ordinal))) parameter.WriteTo(json);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Raw(Utf8JsonWriter json, string name, string value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value);
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex RoutePart();

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex NoLetter();
}
