namespace Fovea.Photometry;

/// <summary>The pictures of a scene's folder.</summary>
public static class ScenePictures
{
    /// <summary>Paths of the pictures of the object under one light each: those of filenames.txt in its order; without it all in natural
    /// order, img2 before img10, but for masks, dark frames and results.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DataFormatException">There is none, or filenames.txt names one twice.</exception>
    /// <exception cref="FileNotFoundException">One that filenames.txt names is not there.</exception>
    public static IReadOnlyList<string> Find(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return PictureNames.Find(folder);
    }

    /// <summary>The folder's own mask; null where there is none.</summary>
    /// <param name="folder">The folder.</param>
    public static string? FindMask(string folder) => ScenePath.FindPicture(folder, "mask");

    /// <summary>Whether the folder has a file of lights.</summary>
    /// <param name="folder">The folder.</param>
    public static bool HasLights(string folder) => DiligentFolder.Recognises(folder) || OwnFolder.LightsOf(folder) is not null;
}
