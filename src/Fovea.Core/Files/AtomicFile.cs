namespace Fovea;

/// <summary>Files that are either wholly the old contents or wholly the new, whatever happens while they are written.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes to a temporary file in the folder of <paramref name="path"/>, flushes it to disk and renames it over <paramref name="path"/>.
    /// </summary>
    /// <remarks>
    /// The temporary file shares the folder, because only a rename within one file system replaces in a single step. It is named
    /// <c>.{file}.{random}.tmp</c>. Where <paramref name="write"/> throws, it is deleted and an earlier file stays as it was.
    /// </remarks>
    /// <param name="path">The file to create or replace. Its folder is created where it does not exist.</param>
    /// <param name="write">Writes the contents; it need not flush or close the stream, which can seek.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or ends in a folder separator.</exception>
    /// <exception cref="IOException">The file cannot be written or replaced.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        var target = Path.GetFullPath(path);
        var name = Path.GetFileName(target);
        if (name.Length == 0)
        {
            throw new ArgumentException($"AtomicFile.Write: expected the path of a file, got the folder '{path}'. Add a file name.",
                nameof(path));
        }
        var folder = Path.GetDirectoryName(target)!;
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, $".{name}.{Path.GetRandomFileName()}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            DeleteQuietly(temporary);
            throw;
        }
    }

    // The first failure is the one worth reporting, so a second while cleaning up is swallowed.
    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (IOException)
        {
        }
        catch (UnauthorizedAccessException)
        {
        }
    }
}
