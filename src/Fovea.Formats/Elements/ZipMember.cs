using System.IO.Compression;

namespace Fovea.Formats;

/// <summary>Members of zip archives as bytes, however many they announce.</summary>
internal static class ZipMember
{
    // Deflate codes at most 258 bytes in two bits; RFC 1951.
    public const long LargestExpansion = 1032;

    private const int FirstPiece = 1 << 20;

    /// <summary>The bytes of a member.</summary>
    /// <param name="entry">The member.</param>
    /// <param name="name">Its name in errors.</param>
    /// <param name="left">How many bytes may still come out of the archive: members may share theirs.</param>
    /// <param name="most">The most bytes that such a member needs.</param>
    /// <exception cref="DataFormatException">It announces more than it can hold, or ends too early.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static byte[] Read(ZipArchiveEntry entry, string name, ref long left, long most = long.MaxValue)
    {
        var length = Take(entry, name, ref left);
        if (length > most) throw new DataFormatException(name, -1, "zip", $"expected at most {most} bytes, got {length}");
        using var from = entry.Open();
        // What is announced may never come.
        var bytes = new byte[Math.Min(length, FirstPiece)];
        var got = 0;
        while (true)
        {
            var more = from.ReadAtLeast(bytes.AsSpan(got), bytes.Length - got, throwOnEndOfStream: false);
            got += more;
            if (got < bytes.Length) throw new DataFormatException(name, -1, "zip", $"expected {length} bytes, it is cut off after {got}");
            if (got == length) return bytes;
            Array.Resize(ref bytes, (int)Math.Min(length, 2L * bytes.Length));
        }
    }

    /// <summary>How many bytes a member has, which are taken off those that may still come.</summary>
    /// <exception cref="DataFormatException">It announces more than it can hold.</exception>
    public static long Take(ZipArchiveEntry entry, string name, ref long left)
    {
        var length = entry.Length;
        if (length > entry.CompressedLength * LargestExpansion || length > left || length > Array.MaxLength)
            throw new DataFormatException(name, -1, "zip", $"{entry.CompressedLength} bytes cannot hold the {length} that are announced");
        left -= length;
        return length;
    }

    /// <summary>Whether an archive has such a member; none that cannot be read has.</summary>
    public static bool Any(string path, Func<ZipArchiveEntry, bool> wanted)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            return archive.Entries.Any(wanted);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>Whether a member lies in the archive as it is.</summary>
    public static bool IsStored(ZipArchiveEntry entry) => entry.Length == entry.CompressedLength;
}
