namespace Fovea;

/// <summary>Files that are read whole, up to a length. A symbolic link counts as what it points to.</summary>
public static class BoundedFile
{
    /// <summary>A file's length and the time of its last change; of a link, those of its target.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">Links lead in a circle.</exception>
    public static FileInfo Info(string path)
    {
        var file = new FileInfo(path);
        // The length of a link would be that of its text.
        return file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target : file;
    }

    /// <summary>Reads a file. What has no length, as a pipe, is read up to the limit.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">The largest length in bytes.</param>
    /// <exception cref="DataFormatException">It is longer.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static byte[] ReadAllBytes(string path, long most)
    {
        using var file = File.OpenRead(path);
        if (file.CanSeek && file.Length > most) throw TooLong(path, most, $"{file.Length}");
        using var bytes = new MemoryStream(file.CanSeek ? (int)file.Length : 0);
        var part = new byte[1 << 16];
        while (file.Read(part) is > 0 and var count)
        {
            bytes.Write(part, 0, count);
            // Also of a file that grows while it is read.
            if (bytes.Length > most) throw TooLong(path, most, "more");
        }
        return bytes.ToArray();
    }

    /// <summary>Reads a text in UTF-8, or in UTF-16 or UTF-32 with a byte-order mark.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">The largest length in bytes.</param>
    /// <exception cref="DataFormatException">It is longer.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string ReadAllText(string path, long most)
    {
        using var text = new StreamReader(new MemoryStream(ReadAllBytes(path, most)));
        return text.ReadToEnd();
    }

    private static DataFormatException TooLong(string path, long most, string got) =>
        new(path, -1, "length", $"expected at most {most} bytes, got {got}");
}
