using System.Text.Json;

namespace Fovea.Sweeps;

/// <summary>Values by path as a text of JSON, and back.</summary>
internal static class ValuesText
{
    public static string Of(IReadOnlyDictionary<string, string> values) =>
        JsonText.Of(values.Select(v => KeyValuePair.Create(v.Key, (object?)v.Value)), indented: false);

    /// <exception cref="DataFormatException">It is none.</exception>
    public static IReadOnlyDictionary<string, string> Read(string text, string file)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString() ?? "");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new DataFormatException(file, -1, "vals", $"expected the values of a trial as JSON, got '{Excerpt.Of(text)}'");
        }
    }
}
