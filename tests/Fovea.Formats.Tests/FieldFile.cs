namespace Fovea.Formats.Tests;

/// <summary>Small files as other programs write them, under <c>Files</c>.</summary>
internal static class FieldFile
{
    public static string At(string name) => Path.Combine(AppContext.BaseDirectory, "Files", name);
}
