namespace Fovea;

/// <summary>Thrown where a file cannot be downloaded. The message says what every mirror answered.</summary>
public sealed class DownloadException : IOException
{
    /// <summary>Creates the exception with a plain message.</summary>
    public DownloadException(string message) : base(message) { }

    /// <summary>Creates the exception with a plain message and the exception it explains.</summary>
    public DownloadException(string message, Exception inner) : base(message, inner) { }

    /// <summary>Creates the exception with no message.</summary>
    public DownloadException() { }
}
