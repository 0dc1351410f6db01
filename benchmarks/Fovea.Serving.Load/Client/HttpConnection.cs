using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace Fovea.Serving.Load;

/// <summary>A connection that sends bytes as they are and reads answers of HTTP/1.1: it costs the machine less than a whole HTTP client,
/// and can be as rude as a test needs.</summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket _socket;
    private byte[] _buffer = new byte[16 << 10];
    private int _have;

    private HttpConnection(Socket socket) => _socket = socket;

    /// <summary>Connects.</summary>
    /// <exception cref="SocketException">Nobody listens.</exception>
    public static async Task<HttpConnection> OpenAsync(IPEndPoint server, CancellationToken cancellation = default)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server, cancellation);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        return new(socket);
    }

    /// <summary>Sends bytes.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default)
    {
        while (!bytes.IsEmpty) bytes = bytes[await _socket.SendAsync(bytes, cancellation)..];
    }

    /// <summary>Says that no more comes.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Reads an answer.</summary>
    /// <returns>The status, and the body until the next call; null where the server closed the connection without an answer.</returns>
    /// <exception cref="IOException">The answer was cut off, or is not HTTP.</exception>
    /// <exception cref="SocketException">The connection was reset.</exception>
    public async Task<HttpAnswer?> ReceiveAsync(CancellationToken cancellation = default)
    {
        _have = 0;
        var head = -1;
        while (head < 0)
        {
            if (!await FillAsync(cancellation)) return _have == 0 ? null : throw new IOException("the answer ends in its head");
            head = _buffer.AsSpan(0, _have).IndexOf("\r\n\r\n"u8);
        }
        head += 4;
        var (status, length) = Head(_buffer.AsSpan(0, head));
        while (_have < head + length)
            if (!await FillAsync(cancellation)) throw new IOException("the answer ends in its body");
        return new(status, _buffer.AsMemory(0, head), _buffer.AsMemory(head, length));
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private async Task<bool> FillAsync(CancellationToken cancellation)
    {
        if (_have == _buffer.Length) Array.Resize(ref _buffer, 2 * _buffer.Length);
        var read = await _socket.ReceiveAsync(_buffer.AsMemory(_have), cancellation);
        _have += read;
        return read > 0;
    }

    // The servers here give each answer's length.
    private static (int Status, int Length) Head(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(head[9..], out int status, out _)) throw new IOException("no HTTP/1.1");
        var at = head.IndexOf("\r\nContent-Length: "u8);
        if (at < 0 || !Utf8Parser.TryParse(head[(at + 18)..], out int length, out _)) throw new IOException("no Content-Length");
        return (status, length);
    }
}
