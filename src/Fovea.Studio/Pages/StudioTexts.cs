using System.Text.Json;

namespace Fovea.Studio;

/// <summary>The studio's texts, all in <c>Web/texts.json</c>: by page, then by name.</summary>
internal static class StudioTexts
{
    /// <summary>The file as it is.</summary>
    public static string Json { get; } = StudioFiles.Text("texts.json");

    private static readonly JsonElement All = JsonDocument.Parse(Json).RootElement;

    /// <summary>A text.</summary>
    /// <param name="page">The page's name.</param>
    /// <param name="name">The text's.</param>
    public static string Of(string page, string name) => All.GetProperty(page).GetProperty(name).GetString()!;
}
