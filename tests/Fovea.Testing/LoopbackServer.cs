using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fovea.Testing;

/// <summary>An HTTP/1.1 server on 127.0.0.1 that serves one file, as well or as badly as it is told to.</summary>
public sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _loop;

    public LoopbackServer(byte[] content)
    {
        Content = content;
        _listener.Start();
        _loop = Task.Run(AcceptAsync);
    }

    public byte[] Content { get; set; }

    public int Status { get; set; } = 200;

    /// <summary>The connection is closed after this many bytes of each answer's body.</summary>
    public int CutAfter { get; set; } = int.MaxValue;

    /// <summary>Answers ranges with the whole file, as servers that cannot resume do.</summary>
    public bool IgnoresRanges { get; set; }

    /// <summary>Sends headers and no body.</summary>
    public bool FallsSilent { get; set; }

    /// <summary>The Range header of each request, or an empty string.</summary>
    public List<string> Ranges { get; } = [];

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/file.bin");

    public void Dispose()
    {
        _listener.Stop();
        _loop.Wait();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await AnswerAsync(client.GetStream());
            }
            catch (IOException)
            {
                // The client went away.
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var range = "";
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
            if (line.StartsWith("Range: ", StringComparison.OrdinalIgnoreCase)) range = line[7..];
        lock (Ranges) Ranges.Add(range);

        var start = range.Length > 0 && !IgnoresRanges ? int.Parse(range["bytes=".Length..^1]) : 0;
        var (status, body) = (start > 0 ? 206 : Status, Status == 200 ? Content[start..] : []);
        var header = $"HTTP/1.1 {status} Whatever\r\nContent-Length: {body.Length}\r\nConnection: close\r\n";
        if (status == 206) header += $"Content-Range: bytes {start}-{Content.Length - 1}/{Content.Length}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(header + "\r\n"));
        if (FallsSilent) await Task.Delay(600);
        else await stream.WriteAsync(body.AsMemory(0, Math.Min(CutAfter, body.Length)));
    }
}
