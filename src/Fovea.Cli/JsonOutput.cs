namespace Fovea.Cli;

/// <summary>Results as JSON: camelCase, one value on standard output.</summary>
internal static class JsonOutput
{
    /// <summary>Prints a value that <see cref="JsonText"/> can write.</summary>
    public static void Print(object? value) => Console.Out.WriteLine(JsonText.Of(value));
}
