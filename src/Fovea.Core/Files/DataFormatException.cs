namespace Fovea;

/// <summary>Thrown by every reader of files whose input is not what the format says. The message names the file, the byte offset and the
/// field.</summary>
public sealed class DataFormatException : IOException
{
    /// <summary>Creates the exception for a field of a file.</summary>
    /// <param name="file">The path, or a name for a stream.</param>
    /// <param name="offset">The byte offset at which the field begins; negative where there is none (a text line, a whole file).</param>
    /// <param name="field">The format's own name for the field, e.g. <c>magic</c> or <c>IHDR.width</c>.</param>
    /// <param name="problem">Expected and got, in one clause.</param>
    public DataFormatException(string file, long offset, string field, string problem)
        : base(offset < 0 ? $"{file}: {field}: {problem}" : $"{file}: byte {offset}: {field}: {problem}")
        => (File, Offset, Field) = (file, offset, field);

    /// <summary>Creates the exception with a plain message.</summary>
    public DataFormatException(string message) : base(message) { }

    /// <summary>Creates the exception with a plain message and the exception it explains.</summary>
    public DataFormatException(string message, Exception inner) : base(message, inner) { }

    /// <summary>Creates the exception with no message.</summary>
    public DataFormatException() { }

    /// <summary>The path of the file, or a name for the stream.</summary>
    public string File { get; } = "";

    /// <summary>The byte offset of the field, or −1.</summary>
    public long Offset { get; } = -1;

    /// <summary>The field that was wrong.</summary>
    public string Field { get; } = "";
}
