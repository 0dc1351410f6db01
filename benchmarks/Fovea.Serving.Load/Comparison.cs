using System.Globalization;

namespace Fovea.Serving.Load;

/// <summary>Answers a second and their times, of Fovea and of ONNX Runtime behind the same kind of front, in the same minutes.</summary>
internal static class Comparison
{
    private static readonly (string Name, string Kind, string Number)[] Servers =
    [
        ("Fovea, side by side", "fovea", "1"),
        ("Fovea, side by side, batches of up to 8", "fovea-batched", "8"),
        ("Fovea, one batch of up to 8 at a time", "fovea-single", "8"),
        ("ONNX Runtime, batches of up to 8", "ort-batched", "8"),
        ("ONNX Runtime, plain, 1 thread", "ort-plain", "1"),
        ("ONNX Runtime, plain, 2 threads", "ort-plain", "2"),
        ("Fovea, plain, 1 thread", "fovea-plain", "1"),
    ];

    /// <summary>Measures one network and prints its table.</summary>
    /// <param name="model">The network.</param>
    /// <param name="rounds">How often each server is asked; the medians are printed.</param>
    /// <param name="time">How long each round lasts.</param>
    public static async Task RunAsync(LoadModel model, int rounds, TimeSpan time)
    {
        var requests = model.Pictures.Select(p => HttpRequest.Of("POST", "/v1/predict", model.Type, p)).ToArray();
        var processes = new List<ServerProcess>();
        try
        {
            foreach (var (_, kind, number) in Servers)
            {
                string[] onnx = kind.StartsWith("fovea", StringComparison.Ordinal) ? [] : [model.Onnx];
                processes.Add(await ServerProcess.StartAsync([kind, model.Fovea, "0", number, .. onnx]));
            }
            await SameAnswersAsync(processes, requests);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{model.Name}, {model.Pictures.Count} pictures {model.Type} "
                + $"of {model.Pictures.Average(p => p.Length) / 1024:F1} KiB; medians of {rounds} rounds of {time.TotalSeconds:F0} s\n"));
            Console.WriteLine("| clients | server | answers a second | median, ms | 99 of 100, ms | processor, ms |\n"
                + "| --- | --- | --- | --- | --- | --- |");
            foreach (var clients in (int[])[1, 8, 64]) await RowsAsync(clients, processes, requests, rounds, time);
        }
        finally
        {
            foreach (var process in processes) process.Dispose();
        }
    }

    private static async Task RowsAsync(int clients, List<ServerProcess> processes, byte[][] requests, int rounds, TimeSpan time)
    {
        var measured = processes.ConvertAll(_ => new List<LoadRound>());
        for (var round = -1; round < rounds; round++)
        {
            foreach (var (i, process) in processes.Index())
            {
                var result = await LoadRound.RunAsync(process, clients, requests, time);
                // The first round warms up.
                if (round >= 0) measured[i].Add(result);
            }
        }
        foreach (var (i, (name, _, _)) in Servers.Index())
        {
            var (perSecond, p50, p99, processor) = LoadRound.Median(measured[i]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {clients} | {name} | {perSecond:F0} | {p50:F2} | {p99:F2} | {processor:F2} |"));
        }
    }

    private static async Task SameAnswersAsync(List<ServerProcess> processes, byte[][] requests)
    {
        foreach (var request in requests)
        {
            var classes = new List<int>();
            foreach (var process in processes)
            {
                using var connection = await HttpConnection.OpenAsync(process.Address);
                await connection.SendAsync(request);
                if (await connection.ReceiveAsync() is not { Status: 200 } answer)
                    throw new InvalidOperationException("expected status 200 of each answer, got another");
                classes.Add(PredictAnswer.Of(answer)[0].Index);
            }
            if (classes.Distinct().Count() > 1)
                throw new InvalidOperationException($"expected the same class of all servers, got {string.Join(", ", classes)}");
        }
    }
}
