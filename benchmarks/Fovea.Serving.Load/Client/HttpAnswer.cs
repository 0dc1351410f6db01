using System.Text;

namespace Fovea.Serving.Load;

/// <summary>An answer of HTTP.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Head">Status line and headers.</param>
/// <param name="Body">The body.</param>
internal readonly record struct HttpAnswer(int Status, ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Body)
{
    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span);
}
