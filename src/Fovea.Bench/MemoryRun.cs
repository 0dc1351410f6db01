using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Fovea.Bench;

/// <summary>The peak memory of processes that run one workload and nothing else, for a short time on each number of threads: what stands
/// beside each other was measured alike, and nothing that ran before counts.</summary>
internal sealed class MemoryRun(IReadOnlyList<int> threads, double seconds, Action<string> note)
{
    private readonly double _seconds = Math.Min(seconds, 0.02);

    /// <summary>This framework's, MB of 10⁶ bytes; null where the system does not tell.</summary>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public double? Ours(string workload, CancellationToken cancellation)
    {
        if (!OperatingSystem.IsLinux()) return null;
        string[] arguments = ["bench", workload, "--json", "--threads", string.Join(',', threads), "--seconds",
            _seconds.ToString(CultureInfo.InvariantCulture)];
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. Self(), .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        })!;
        try
        {
            // Both are read, so that the child never waits for room in a pipe.
            var answer = child.StandardOutput.ReadToEndAsync(CancellationToken.None);
            var errors = child.StandardError.ReadToEndAsync(CancellationToken.None);
            Task.WaitAll([answer, errors], cancellation);
            child.WaitForExit();
            var rows = PeerProcess.Element(answer.Result);
            return rows.EnumerateArray().Max(row => row.GetProperty("peakMegabytes").GetDouble());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            cancellation.ThrowIfCancellationRequested();
            note($"{workload}: a process of its own ended without an answer; no peak memory");
            return null;
        }
        finally
        {
            if (!child.HasExited) child.Kill(entireProcessTree: true);
        }
    }

    /// <summary>A peer's, MB of 10⁶ bytes; null where the system does not tell, or the peer fails.</summary>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public double? Theirs(IPeer peer, string workload, CancellationToken cancellation)
    {
        if (!OperatingSystem.IsLinux()) return null;
        try
        {
            using var alone = peer.Again(cancellation);
            foreach (var count in threads) alone.Measure(workload, count, _seconds, cancellation);
            return PeakMemory.Megabytes(alone.Process);
        }
        catch (PeerException e)
        {
            note($"{peer.Name}, {workload} alone: {e.Message}");
            return null;
        }
    }

    // Started by the runtime's own program, that has to be told what to run.
    private static IEnumerable<string> Self() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];
}
