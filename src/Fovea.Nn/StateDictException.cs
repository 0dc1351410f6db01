namespace Fovea.Nn;

/// <summary>Thrown where saved weights do not fit a network. The message begins with the first key that differs and
/// names them all.</summary>
public sealed class StateDictException : Exception
{
    /// <summary>Creates the exception for a key.</summary>
    public StateDictException(string key, string problem) : base($"{key}: {problem}") => Key = key;

    /// <summary>Creates the exception with a plain message.</summary>
    public StateDictException(string message) : base(message) { }

    /// <summary>Creates the exception with a plain message and the exception it explains.</summary>
    public StateDictException(string message, Exception inner) : base(message, inner) { }

    /// <summary>Creates the exception with no message.</summary>
    public StateDictException() { }

    /// <summary>The first key that differs.</summary>
    public string Key { get; } = "";

    /// <summary>All keys that differ; null where a single one was looked for.</summary>
    public StateDictDifference? Difference { get; init; }
}
