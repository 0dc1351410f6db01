using Microsoft.AspNetCore.Http;

namespace Fovea.Studio;

/// <summary>A data set that a page asks for.</summary>
/// <param name="Set">A data set's name; <c>folder:PATH</c> of the studio's folder; <c>upload:ID</c>.</param>
/// <param name="Size">Side that pictures of a folder are brought to, in pixels.</param>
/// <param name="Grey">Whether pictures of a folder become grey.</param>
internal sealed record DataChoice(string Set, int Size, bool Grey)
{
    public const string Digits = "digits", Folder = "folder:", Upload = "upload:";

    /// <summary>Whether it was dropped on a page.</summary>
    public bool IsUpload => Set.StartsWith(Upload, StringComparison.Ordinal);

    /// <summary>Whether it has a name in the catalogue, and neither size nor colour to choose.</summary>
    public bool IsNamed => !IsUpload && !Set.StartsWith(Folder, StringComparison.Ordinal);

    /// <summary>The choice of a query.</summary>
    /// <exception cref="ArgumentException">A value is out of bounds.</exception>
    public static DataChoice Of(HttpRequest request)
    {
        var choice = new DataChoice(request.Query["set"] is [{ Length: > 0 } set] ? set : Digits, request.Whole("size", 64, 8, 512),
            request.Whole("grey", 0, 0, 1) == 1);
        return choice.IsNamed ? choice with { Size = 0, Grey = false } : choice;
    }
}
