using System.Diagnostics;
using System.Net;

namespace Fovea.Serving.Load;

/// <summary>What some clients measured: requests of one second, and how long they took.</summary>
/// <param name="PerSecond">Answers a second.</param>
/// <param name="P50">The median time of an answer, in milliseconds.</param>
/// <param name="P99">99 of 100 answers took at most so long, in milliseconds.</param>
/// <param name="Processor">Time of processors that the server took for an answer, in milliseconds: other work on the machine changes it
/// less than the rest.</param>
internal readonly record struct LoadRound(double PerSecond, double P50, double P99, double Processor)
{
    /// <summary>Lets some clients ask, each on a connection of its own, and each the next question when it has its answer.</summary>
    /// <param name="server">The server.</param>
    /// <param name="clients">How many clients.</param>
    /// <param name="requests">Requests in turn; each client begins with another.</param>
    /// <param name="time">For how long.</param>
    /// <exception cref="InvalidOperationException">An answer was not 200.</exception>
    public static async Task<LoadRound> RunAsync(ServerProcess server, int clients, IReadOnlyList<byte[]> requests, TimeSpan time)
    {
        var (start, before) = (Stopwatch.GetTimestamp(), server.ProcessorTime);
        var times = await Task.WhenAll(
            Enumerable.Range(0, clients).Select(i => Task.Run(() => ClientAsync(server.Address, i, requests, start, time))));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var all = times.SelectMany(t => t).Order().ToArray();
        return new(all.Length / seconds, At(all, 0.5), At(all, 0.99), (server.ProcessorTime - before).TotalMilliseconds / all.Length);
    }

    /// <summary>The median of each figure.</summary>
    public static LoadRound Median(IReadOnlyList<LoadRound> rounds)
    {
        return new(Of(r => r.PerSecond), Of(r => r.P50), Of(r => r.P99), Of(r => r.Processor));

        double Of(Func<LoadRound, double> figure) => At([.. rounds.Select(figure).Order()], 0.5);
    }

    private static async Task<List<double>> ClientAsync(
        IPEndPoint server, int index, IReadOnlyList<byte[]> requests, long start, TimeSpan time)
    {
        var times = new List<double>();
        using var connection = await HttpConnection.OpenAsync(server);
        for (var i = index; Stopwatch.GetElapsedTime(start) < time; i++)
        {
            var sent = Stopwatch.GetTimestamp();
            await connection.SendAsync(requests[i % requests.Count]);
            if (await connection.ReceiveAsync() is not { Status: 200 } answer)
                throw new InvalidOperationException("expected status 200 of each answer, got another");
            times.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }
        return times;
    }

    private static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
}
