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

    /// <summary>Where in a network the layer stands, outermost first; empty outside one.</summary>
    public string Layer { get; private init; } = "";

    /// <summary>The same problem, seen from the module that holds the layer: <c>layer 2.conv1: Conv2d(…): expected …</c>.</summary>
    public ShapeException In(string child)
    {
        var path = Layer.Length == 0 ? child : $"{child}.{Layer}";
        var problem = Layer.Length == 0 ? Message : Message[($"layer {Layer}: ".Length)..];
        return new($"layer {path}: {problem}", this) { Layer = path };
    }
}
