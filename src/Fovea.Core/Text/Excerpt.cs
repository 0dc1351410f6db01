namespace Fovea;

/// <summary>The beginning of a text, for messages of one line.</summary>
public static class Excerpt
{
    /// <summary>The text, cut after so many characters, on one line.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="most">Characters that are kept.</param>
    public static string Of(string text, int most = 80)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= most) return text.ReplaceLineEndings(" ");
        // Not through the middle of a character.
        var end = char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
        return text[..end].ReplaceLineEndings(" ") + "…";
    }
}
