namespace Fovea.Data;

/// <summary>What readers of archives throw at bytes that are none.</summary>
internal static class ArchiveDamage
{
    /// <summary>Whether an exception says that an archive is damaged, and not that it cannot be read or is refused.</summary>
    public static bool Is(Exception e) => e is InvalidDataException or EndOfStreamException or FormatException
        or SharpCompress.Common.SharpCompressException or ArgumentException or IndexOutOfRangeException or InvalidOperationException
        or ArithmeticException or NotSupportedException or NullReferenceException or InvalidCastException
        // What a reader leaves out it says by this one.
        || e.GetType().Name.StartsWith("NotImplemented", StringComparison.Ordinal);

    /// <summary>The error that names the archive.</summary>
    public static DataFormatException Named(string path, string field, Exception damage) => new(path, -1, field,
        $"the archive is damaged or cut off ({damage.Message.ReplaceLineEndings(" ").TrimEnd('.')})");
}
