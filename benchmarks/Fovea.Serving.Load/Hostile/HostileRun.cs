using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Fovea.Serving.Load;

/// <summary>Many requests, one in ten of which is hostile.</summary>
/// <param name="server">The server.</param>
/// <param name="good">Good requests, in turn.</param>
/// <param name="hostile">Hostile ones, in turn.</param>
internal sealed class HostileRun(IPEndPoint server, IReadOnlyList<GoodRequest> good, IReadOnlyList<HostileKind> hostile)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<(string Kind, string Answer), int> _answers = new();
    private readonly ConcurrentBag<Task> _slow = [];
    private int _next, _right;

    /// <summary>Good requests that were answered as the library answers.</summary>
    public int Right => _right;

    /// <summary>How often each kind was answered with what.</summary>
    public IEnumerable<(string Kind, string Answer, int Count)> Answers =>
        _answers.OrderBy(a => a.Key.Kind, StringComparer.Ordinal).Select(a => (a.Key.Kind, a.Key.Answer, a.Value));

    /// <summary>What was not as it should be, a line each.</summary>
    public ConcurrentQueue<string> Problems { get; } = new();

    /// <summary>Sends the requests.</summary>
    /// <param name="count">How many.</param>
    /// <param name="clients">How many clients, each on connections of its own.</param>
    public async Task RunAsync(int count, int clients)
    {
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(() => ClientAsync(count))));
        await Task.WhenAll(_slow);
    }

    private async Task ClientAsync(int count)
    {
        using var connection = await HttpConnection.OpenAsync(server);
        while (Interlocked.Increment(ref _next) - 1 is var i && i < count)
        {
            if (i % 10 != 9)
            {
                await GoodAsync(connection, good[i % good.Count]);
                continue;
            }
            var kind = hostile[i / 10 % hostile.Count];
            // The slow ones hold nobody up.
            if (kind.Then == HostileEnd.Drips) _slow.Add(Task.Run(() => HostileAsync(kind)));
            else await HostileAsync(kind);
        }
    }

    private async Task GoodAsync(HttpConnection connection, GoodRequest request)
    {
        using var limit = new CancellationTokenSource(Limit);
        await connection.SendAsync(request.Bytes, limit.Token);
        if (await connection.ReceiveAsync(limit.Token) is { } answer && request.IsRight(answer)) Interlocked.Increment(ref _right);
        else Problems.Enqueue("a good request: another answer than the library's");
    }

    private async Task HostileAsync(HostileKind kind)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var connection = await HttpConnection.OpenAsync(server, limit.Token);
        try
        {
            await connection.SendAsync(kind.Bytes, limit.Token);
            if (kind.Then == HostileEnd.Leaves) return;
            using var answered = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
            var drip = kind.Then == HostileEnd.Drips ? DripAsync(connection, answered.Token) : Task.CompletedTask;
            var answer = await connection.ReceiveAsync(limit.Token);
            await answered.CancelAsync();
            await drip;
            Note(kind, answer is { } a ? $"{a.Status}" : "closed", answer is { Status: var status } && kind.Statuses.Contains(status));
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            Note(kind, e is SocketException s ? $"{s.SocketErrorCode}" : e.Message, isRight: false);
        }
    }

    private static async Task DripAsync(HttpConnection connection, CancellationToken answered)
    {
        try
        {
            while (true)
            {
                await connection.SendAsync("x"u8.ToArray(), answered);
                await Task.Delay(1000, answered);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The server has answered, or has gone.
        }
    }

    private void Note(HostileKind kind, string answer, bool isRight)
    {
        _answers.AddOrUpdate((kind.Name, answer), 1, (_, n) => n + 1);
        if (!isRight) Problems.Enqueue($"{kind.Name}: expected {string.Join(" or ", kind.Statuses)}, got {answer}");
    }
}
