namespace Fovea.Onnx;

/// <summary>A model is what ONNX allows and needs something that Fovea does not have: an operator, an element type. All of them are named,
/// before anything runs.</summary>
public sealed class OnnxUnsupportedException : NotSupportedException
{
    /// <summary>What a file needs that is missing.</summary>
    /// <param name="file">The file.</param>
    /// <param name="missing">Each thing once: operator, domain and opset, or an element type, and where it stands.</param>
    public OnnxUnsupportedException(string file, IReadOnlyList<string> missing)
        : base($"{file}: not supported: {string.Join("; ", missing)}") => (File, Missing) = (file, missing);

    /// <summary>Creates the exception with a plain message.</summary>
    public OnnxUnsupportedException(string message) : base(message) { }

    /// <summary>Creates the exception with a plain message and the exception it explains.</summary>
    public OnnxUnsupportedException(string message, Exception inner) : base(message, inner) { }

    /// <summary>Creates the exception with no message.</summary>
    public OnnxUnsupportedException() { }

    /// <summary>The file.</summary>
    public string File { get; } = "";

    /// <summary>What is missing.</summary>
    public IReadOnlyList<string> Missing { get; } = [];
}
