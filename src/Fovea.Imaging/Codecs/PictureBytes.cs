namespace Fovea.Imaging.Codecs;

/// <summary>The bytes of a picture file, which is opened only where there are any.</summary>
internal static class PictureBytes
{
    /// <summary>Reads a whole file. A pipe or a device has no length: opening one could wait for ever, so it is not opened.</summary>
    public static byte[] Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = BoundedFile.Info(path);
        if (file.Exists && file.Length == 0)
            throw new DataFormatException(path, 0, "magic",
                "expected a picture, got an empty file, or a pipe or a device, which is not opened");
        return File.ReadAllBytes(path);
    }
}
