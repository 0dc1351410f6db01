namespace Fovea.Nn;

/// <summary>Thrown under <see cref="ReplayPolicy.Verify"/> where a replay and the code itself give other bits. The message names what
/// differs and what to do.</summary>
public sealed class ReplayMismatchException : Exception
{
    /// <summary>Creates the exception for something that differs.</summary>
    public ReplayMismatchException(string what, string message) : base(message) => What = what;

    /// <summary>Creates the exception with a plain message.</summary>
    public ReplayMismatchException(string message) : base(message) { }

    /// <summary>Creates the exception with a plain message and the exception it explains.</summary>
    public ReplayMismatchException(string message, Exception inner) : base(message, inner) { }

    /// <summary>Creates the exception with no message.</summary>
    public ReplayMismatchException() { }

    /// <summary>What differs: <c>loss</c>, <c>output</c>, <c>gradient of 3.weight</c>, <c>buffer 1.running_mean</c>, …</summary>
    public string What { get; } = "";
}
