using System.Diagnostics;
using System.Globalization;
using Fovea.Models;

namespace Fovea.Serving.Load;

/// <summary>Many requests to a server in a process of its own, and what became of them and of its memory.</summary>
internal static class HostileReport
{
    private const string Key = "load-key";
    private const int MaxBytes = 16 << 20;

    /// <summary>Sends the requests and prints what came back.</summary>
    /// <param name="model">The network.</param>
    /// <param name="count">How many requests, besides those that warm the server up.</param>
    /// <returns>Whether everything was as it should be.</returns>
    public static async Task<bool> RunAsync(LoadModel model, int count)
    {
        const int clients = 16;
        using var server = await ServerProcess.StartAsync("fovea", model.Fovea, "0", "8", Key);
        var good = GoodRequest.All(ImageClassifier.Load(model.Fovea), model.Pictures, model.Type, "X-API-Key: " + Key);
        var kinds = HostileKind.All(model.Pictures[0], model.Type, "X-API-Key: " + Key, MaxBytes);
        await new HostileRun(server.Address, good, kinds).RunAsync(count / 10, clients);
        var (before, began) = (server.WorkingSet, Stopwatch.GetTimestamp());
        var run = new HostileRun(server.Address, good, kinds);
        await run.RunAsync(count, clients);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{model.Name}: {count} requests in {seconds:F1} s, "
            + $"{run.Right} good ones right; working set {before >> 20} MiB before, {server.WorkingSet >> 20} MiB after"));
        foreach (var (kind, answer, n) in run.Answers) Console.WriteLine($"  {kind}: {n} × {answer}");
        foreach (var problem in run.Problems.Take(20)) Console.WriteLine($"  problem: {problem}");
        var (code, _, _) = await server.TerminateAsync();
        Console.WriteLine($"  SIGTERM: exit code {code}");
        return run.Problems.IsEmpty && run.Right == count - count / 10 && code == 0;
    }

    /// <summary>Restarts a server under load and prints what became of the requests.</summary>
    /// <param name="model">The network.</param>
    /// <param name="restarts">How often.</param>
    /// <returns>Whether none was lost.</returns>
    public static async Task<bool> RestartAsync(LoadModel model, int restarts)
    {
        var run = new RestartRun(GoodRequest.All(ImageClassifier.Load(model.Fovea), model.Pictures, model.Type, "Connection: close"));
        await run.RunAsync(port => ServerProcess.StartAsync("fovea", model.Fovea, $"{port}", "8"), restarts, clients: 8);
        Console.WriteLine($"{model.Name}: {restarts} restarts under load of 8 clients: {run.Right} requests answered right, "
            + $"{run.Lost} wrong or not, {run.Refused} connections refused and {run.Reset} reset in between; "
            + $"the servers took {run.Taken} connections and answered {run.Answered} requests; {run.Failed} ended with an error");
        return run.Lost == 0 && run.Failed == 0 && run.Taken == run.Answered;
    }
}
