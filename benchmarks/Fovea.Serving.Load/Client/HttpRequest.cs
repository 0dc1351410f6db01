using System.Globalization;
using System.Text;

namespace Fovea.Serving.Load;

/// <summary>Requests as the bytes that are sent.</summary>
internal static class HttpRequest
{
    /// <summary>A request with a body.</summary>
    /// <param name="method">GET, POST, …</param>
    /// <param name="path">The path, with its query.</param>
    /// <param name="type">The body's type; null for none.</param>
    /// <param name="body">The body.</param>
    /// <param name="headers">More headers, each a line.</param>
    public static byte[] Of(string method, string path, string? type, ReadOnlySpan<byte> body, params ReadOnlySpan<string> headers) =>
        [.. Head(method, path, type, body.Length, headers), .. body];

    /// <summary>The head of a request.</summary>
    /// <param name="method">GET, POST, …</param>
    /// <param name="path">The path, with its query.</param>
    /// <param name="type">The body's type; null for none.</param>
    /// <param name="length">Bytes that the body claims.</param>
    /// <param name="headers">More headers, each a line.</param>
    public static byte[] Head(string method, string path, string? type, long length, params ReadOnlySpan<string> headers)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"));
        if (type is not null) text.Append(CultureInfo.InvariantCulture, $"Content-Type: {type}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n");
        foreach (var header in headers) text.Append(header).Append("\r\n");
        return Encoding.ASCII.GetBytes(text.Append("\r\n").ToString());
    }
}
