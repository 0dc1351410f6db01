namespace Fovea.Nn;

/// <summary>Thrown where saved weights do not fit a network. The message names the first key that differs.</summary>
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
}
