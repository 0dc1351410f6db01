using System.Security.Cryptography;

namespace Fovea.Studio;

/// <summary>Folders for files that were dropped on pages. They are removed when the studio ends.</summary>
public sealed class UploadStore : IDisposable
{
    private const int MostName = 120, MostFolders = 4;

    // Of all uploads together: what is dropped again and again shall not fill the disk.
    private const long MostBytes = 4L << 30;

    private long _bytes;

    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-studio-").FullName;

    /// <summary>A new, empty folder.</summary>
    /// <returns>Its name, for <see cref="Folder"/>.</returns>
    public string NewFolder()
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        Directory.CreateDirectory(Path.Combine(_folder, id));
        return id;
    }

    /// <summary>The full path of a folder.</summary>
    /// <param name="id">As <see cref="NewFolder"/> returned it.</param>
    /// <exception cref="FileNotFoundException">There is none of this name.</exception>
    public string Folder(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var path = Path.Combine(_folder, Path.GetFileName(id));
        return id.Length == 16 && id.All(char.IsAsciiHexDigitLower) && Directory.Exists(path) ? path
            : throw new FileNotFoundException($"upload {Excerpt.Of(id)}: there is none of this name, or no longer");
    }

    /// <summary>Writes a file into a folder, wholly or not at all.</summary>
    /// <param name="id">The folder.</param>
    /// <param name="name">The file's name; before it may stand names of folders, with <c>/</c> between.</param>
    /// <param name="bytes">What it holds.</param>
    /// <returns>Its full path.</returns>
    /// <exception cref="ArgumentException">The name is none of a file.</exception>
    /// <exception cref="FileNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">There is no room for it.</exception>
    public string Write(string id, string name, byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(bytes);
        var parts = name.Split('/');
        if (parts.Length > MostFolders || !parts.All(IsName))
            throw new ArgumentException($"expected a file's name of at most {MostName} letters, got '{Excerpt.Of(name)}'");
        var path = Path.Combine([Folder(id), .. parts]);
        if (Interlocked.Add(ref _bytes, bytes.Length) > MostBytes)
        {
            Interlocked.Add(ref _bytes, -bytes.Length);
            throw new IOException($"uploads: expected at most {MostBytes >> 30} GB until the studio ends; start it anew");
        }
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, stream => stream.Write(bytes));
        return path;
    }

    /// <summary>The full path of a file that was written.</summary>
    /// <param name="id">The folder.</param>
    /// <param name="name">As it was given to <see cref="Write"/>.</param>
    /// <exception cref="FileNotFoundException">There is none of this name.</exception>
    public string File(string id, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var parts = name.Split('/');
        var path = parts.All(IsName) ? Path.Combine([Folder(id), .. parts]) : "";
        return System.IO.File.Exists(path) ? path
            : throw new FileNotFoundException($"upload {Excerpt.Of(name)}: there is none of this name");
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static bool IsName(string name) => name.Length is > 0 and <= MostName && name[0] != '.'
        && !name.AsSpan().ContainsAny('\\', '\0') && !name.Any(char.IsControl);
}
