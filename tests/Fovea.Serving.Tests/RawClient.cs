using System.Net.Sockets;
using System.Text;

namespace Fovea.Serving.Tests;

/// <summary>A connection on which a test says every byte itself, and takes its time.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient _client;

    private RawClient(TcpClient client) => _client = client;

    /// <summary>Connects to a test's server.</summary>
    public static async Task<RawClient> ConnectAsync(TestServer test)
    {
        var client = new TcpClient();
        await client.ConnectAsync(test.Client.BaseAddress!.Host, test.Client.BaseAddress.Port);
        return new(client);
    }

    /// <summary>Sends the head of a request, and as much of its body as is given.</summary>
    public async Task PostAsync(string path, int length, byte[] begun, string more = "")
    {
        await SendAsync(Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n"
            + $"Content-Length: {length}\r\n{more}\r\n"));
        await SendAsync(begun);
    }

    public Task SendAsync(byte[] bytes) => _client.GetStream().WriteAsync(bytes).AsTask();

    /// <summary>What comes until the text is there that is looked for, or the connection ends.</summary>
    public async Task<string> ReadAsync(string until)
    {
        using var patience = new CancellationTokenSource(TestServer.Patience);
        var (text, buffer) = (new StringBuilder(), new byte[4096]);
        while (!text.ToString().Contains(until, StringComparison.Ordinal))
        {
            var read = await _client.GetStream().ReadAsync(buffer, patience.Token);
            if (read == 0) break;
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
        return text.ToString();
    }

    public void Dispose() => _client.Dispose();
}
