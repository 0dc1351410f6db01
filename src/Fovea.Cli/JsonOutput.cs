using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fovea.Cli;

/// <summary>Results as JSON: camelCase, one value on standard output.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Prints a value.</summary>
    public static void Print<T>(T value) => Console.Out.WriteLine(Text(value));

    /// <summary>A value as text.</summary>
    public static string Text<T>(T value) => JsonSerializer.Serialize(value, Options);
}
