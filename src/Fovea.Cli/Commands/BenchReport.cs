using System.Globalization;
using Fovea.Bench;
using Fovea.Tensors;

namespace Fovea.Cli.Commands;

/// <summary>Figures as text and as JSON.</summary>
internal static class BenchReport
{
    /// <summary>Prints an array, a row for each workload and number of threads. The ratio is the quickest peer's best time over our best
    /// time: above 1 we are quicker.</summary>
    public static void PrintJson(IEnumerable<WorkloadFigures> workloads, MachineLimit limit) =>
        JsonOutput.Print(workloads.SelectMany(w => w.Ours.Select(f => Row(w, f, limit))));

    private static Fields Row(WorkloadFigures w, Figure f, MachineLimit limit)
    {
        var gflops = Gflops(w, f);
        var row = new Fields
        {
            ["workload"] = w.Workload, ["threads"] = f.Threads, ["ms"] = Round(f.Milliseconds), ["gflops"] = Round(gflops),
            ["percentOfLimit"] = Round(100 * gflops / limit.Fed(f.Threads)), ["limitGflops"] = Round(limit.Fed(f.Threads)),
            ["peakLimitGflops"] = Round(limit.Peak(f.Threads)), ["percentOfPeakLimit"] = Round(100 * gflops / limit.Peak(f.Threads)),
            ["allocatedBytes"] = (long)(f.AllocatedBytes ?? 0),
        };
        if (f.PeakMegabytes is { } megabytes) row["peakMegabytes"] = megabytes;
        if (w.BestPeers.FirstOrDefault() is not { } peer) return row;
        (row["peer"], row["peerThreads"], row["peerMs"]) = (peer.Who, peer.Threads, Round(peer.Milliseconds));
        if (peer.PeakMegabytes is { } theirs) row["peerPeakMegabytes"] = theirs;
        row["ratio"] = Round(peer.Milliseconds / w.Best.Milliseconds);
        row["peers"] = w.Theirs.Select(p => new Fields
        {
            ["peer"] = p.Who, ["threads"] = p.Threads, ["ms"] = Round(p.Milliseconds), ["peakMegabytes"] = p.PeakMegabytes,
        });
        return row;
    }

    /// <summary>Prints the machine's limit, our figures, and how the peers compare.</summary>
    public static void PrintText(IReadOnlyList<WorkloadFigures> workloads, IEnumerable<int> threads, MachineLimit limit)
    {
        if (Device.Default != DeviceCatalog.Processor) Console.WriteLine($"On {Device.Default}; the limits are the processor's.");
        Console.WriteLine($"Limits of this machine, fused multiply-adds on {MachineLimit.VectorBits}-bit vectors:");
        foreach (var t in threads)
            Console.WriteLine(Text($"  {t} thread(s): {limit.Fed(t):F0} GFLOP/s with operands from L1, {limit.Peak(t):F0} in registers alone"));
        Console.WriteLine();
        var table = new TextTable("workload", "threads>", "ms>", "GFLOP/s>", "of limit>", "in registers>", "allocated a step>",
            "peak memory>");
        foreach (var w in workloads)
        {
            foreach (var f in w.Ours)
            {
                var gflops = Gflops(w, f);
                table.Add(w.Workload, Text($"{f.Threads}"), Text($"{f.Milliseconds:F3}"), Text($"{gflops:F1}"),
                    Text($"{100 * gflops / limit.Fed(f.Threads):F1} %"), Text($"{100 * gflops / limit.Peak(f.Threads):F1} %"),
                    TextTable.Size((long)(f.AllocatedBytes ?? 0)), Peak(f));
            }
        }
        Console.WriteLine(table);
        if (!workloads.Any(w => w.Theirs.Count > 0)) return;

        var versus = new TextTable("workload", "peer", "peer threads>", "peer ms>", "threads>", "ms>", "ratio>", "peer memory>", "memory>");
        foreach (var w in workloads)
            foreach (var peer in w.BestPeers)
                versus.Add(w.Workload, peer.Who, Text($"{peer.Threads}"), Text($"{peer.Milliseconds:F3}"), Text($"{w.Best.Threads}"),
                    Text($"{w.Best.Milliseconds:F3}"), Text($"{peer.Milliseconds / w.Best.Milliseconds:F2}"), Peak(peer), Peak(w.Best));
        Console.WriteLine();
        Console.WriteLine(versus);
        Console.WriteLine("ratio: the peer's best time over ours; above 1 Fovea is quicker");
        var both = workloads.SelectMany(w => w.BestPeers.Select(peer => (Ours: w.Best.PeakMegabytes, Theirs: peer.PeakMegabytes)))
            .Where(m => m is { Ours: not null, Theirs: not null }).ToList();
        if (both.Count == 0) return;
        var below = both.Count(m => m.Ours < m.Theirs);
        Console.WriteLine(
            $"memory: the peak of a process that runs this workload alone; ours is below the peer's on {below} of {both.Count} rows");
    }

    private static double Gflops(WorkloadFigures w, Figure f) => w.Flops / (f.Milliseconds * 1e6);

    private static string Peak(Figure f) => f.PeakMegabytes is { } mb ? Text($"{mb:F0} MB") : "";

    private static double Round(double value) => Math.Round(value, 4);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
