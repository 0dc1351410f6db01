using System.Security.Cryptography;

namespace Fovea.Studio;

/// <summary>Folders for files that were dropped on pages. They are removed when the studio ends.</summary>
public sealed class UploadStore : IDisposable
{
    private const int MostName = 120;

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
    /// <param name="name">The file's name, without folders.</param>
    /// <param name="bytes">What it holds.</param>
    /// <returns>Its full path.</returns>
    /// <exception cref="ArgumentException">The name is none of a file.</exception>
    /// <exception cref="FileNotFoundException">There is no such folder.</exception>
    public string Write(string id, string name, byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is 0 or > MostName || name.StartsWith('.')
            || name.AsSpan().ContainsAny('/', '\\', '\0') || name.Any(char.IsControl))
            throw new ArgumentException($"expected a file's name of at most {MostName} letters, got '{Excerpt.Of(name)}'");
        var path = Path.Combine(Folder(id), name);
        AtomicFile.Write(path, stream => stream.Write(bytes));
        return path;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
