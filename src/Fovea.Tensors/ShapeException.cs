namespace Fovea.Tensors;

/// <summary>Thrown where a tensor's shape or element type does not fit an operation. The message names the subject, what it expected,
/// what it got and what to write instead.</summary>
public sealed class ShapeException : ArgumentException
{
    /// <summary>Creates the exception with a message that says subject, expected, got and fix.</summary>
    public ShapeException(string message) : base(message) { }

    /// <summary>Creates the exception with a message and the exception it explains.</summary>
    public ShapeException(string message, Exception inner) : base(message, inner) { }

    /// <summary>Creates the exception with no message.</summary>
    public ShapeException() { }
}
