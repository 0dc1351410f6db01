using System.Net;
using System.Net.Sockets;

namespace Fovea.Serving.Load;

/// <summary>Clients that go on asking while servers end (SIGTERM) and others begin in their place.</summary>
/// <remarks>Each request has a connection of its own. A client asks again where nobody listened, or where the system reset a connection
/// that no server had taken before its listener was closed; everything else that is not the right answer is a request lost.</remarks>
/// <param name="good">Good requests, in turn.</param>
internal sealed class RestartRun(IReadOnlyList<GoodRequest> good)
{
    private int _next, _right, _refused, _reset, _lost;
    private volatile bool _ends;

    /// <summary>Requests that were answered as the library answers.</summary>
    public int Right => _right;

    /// <summary>How often nobody listened.</summary>
    public int Refused => _refused;

    /// <summary>How often a connection was reset before a byte of an answer.</summary>
    public int Reset => _reset;

    /// <summary>Requests that were answered with something else, or not at all.</summary>
    public int Lost => _lost;

    /// <summary>Servers that did not end with exit code 0.</summary>
    public int Failed { get; private set; }

    /// <summary>Connections that servers took from the system.</summary>
    public int Taken { get; private set; }

    /// <summary>Requests that servers answered; as many as <see cref="Taken"/> where none was lost.</summary>
    public int Answered { get; private set; }

    /// <summary>Asks, and restarts.</summary>
    /// <param name="start">Starts a server at a port; 0 for any.</param>
    /// <param name="restarts">How often.</param>
    /// <param name="clients">How many clients.</param>
    public async Task RunAsync(Func<int, Task<ServerProcess>> start, int restarts, int clients)
    {
        var server = await start(0);
        var address = server.Address;
        var asking = Enumerable.Range(0, clients).Select(_ => Task.Run(() => ClientAsync(address))).ToArray();
        try
        {
            for (var i = 0; i < restarts; i++)
            {
                // Until it is busy.
                for (var seen = _right; _right < seen + 20 && !asking.Any(a => a.IsCompleted);) await Task.Delay(5);
                await EndAsync(server);
                server = await start(address.Port);
            }
        }
        finally
        {
            _ends = true;
            await Task.WhenAll(asking);
            await EndAsync(server);
        }
    }

    private async Task EndAsync(ServerProcess server)
    {
        var (code, taken, answered) = await server.TerminateAsync();
        server.Dispose();
        if (code != 0) Failed++;
        Taken += taken;
        Answered += answered;
    }

    private async Task ClientAsync(IPEndPoint address)
    {
        while (!_ends)
        {
            var request = good[Interlocked.Increment(ref _next) % good.Count];
            try
            {
                using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
                using var connection = await HttpConnection.OpenAsync(address, limit.Token);
                await connection.SendAsync(request.Bytes, limit.Token);
                var answer = await connection.ReceiveAsync(limit.Token);
                Interlocked.Increment(ref answer is { } a && request.IsRight(a) ? ref _right : ref _lost);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
            {
                Interlocked.Increment(ref _refused);
                await Task.Delay(10);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
            {
                Interlocked.Increment(ref _reset);
            }
            catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
            {
                Interlocked.Increment(ref _lost);
            }
        }
    }
}
