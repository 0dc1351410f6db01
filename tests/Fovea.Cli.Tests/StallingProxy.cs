using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fovea.Cli.Tests;

/// <summary>An HTTP proxy that answers every request with the beginning of a file, and then falls silent.</summary>
internal sealed class StallingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> _clients = [];

    /// <summary>Starts to listen.</summary>
    /// <param name="announced">Length of the file.</param>
    /// <param name="sent">How many bytes of it come.</param>
    public StallingProxy(long announced, int sent)
    {
        _listener.Start();
        _ = ServeAsync(announced, sent);
    }

    /// <summary>For the variable <c>http_proxy</c>.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Dispose();
        lock (_clients) _clients.ForEach(c => c.Dispose());
    }

    private async Task ServeAsync(long announced, int sent)
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                lock (_clients) _clients.Add(client);
                var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
                while (await reader.ReadLineAsync() is { Length: > 0 })
                {
                }
                var header = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Length: {announced}\r\n\r\n");
                await stream.WriteAsync(Encoding.ASCII.GetBytes(header));
                await stream.WriteAsync(new byte[sent]);
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }
}
