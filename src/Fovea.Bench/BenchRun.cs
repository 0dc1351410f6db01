using System.Diagnostics;
using Fovea.Tensors;

namespace Fovea.Bench;

/// <summary>Measures workloads, round by round: in each round every framework on every number of threads in turn, so that a machine whose
/// speed changes is slow or fast for all of them. The machine's limit is measured after each of our measurements.</summary>
public sealed class BenchRun(IReadOnlyList<int> threads, double seconds, MachineLimit limit, IReadOnlyList<IPeer> peers,
    Action<string> note)
{
    /// <summary>Rounds of a workload; its figure is the median of theirs.</summary>
    public const int Rounds = 5;

    private readonly StepTimer _timer = new();

    /// <summary>Measures one workload.</summary>
    /// <param name="entry">What to measure.</param>
    /// <param name="roundEnds">Told after each round.</param>
    /// <param name="cancellation">Stops between two measurements.</param>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public WorkloadFigures Measure(WorkloadEntry entry, Action roundEnds, CancellationToken cancellation)
    {
        Generator.ManualSeed(0);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var self = Process.GetCurrentProcess();
        PeakMemory.Reset(self);
        var workload = entry.Create();
        var working = peers.ToList();
        var times = new Dictionary<(IPeer?, int), List<double>>();
        var allocated = new Dictionary<int, List<double>>();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var count in threads)
            {
                cancellation.ThrowIfCancellationRequested();
                WorkPool.Threads = count;
                if (round == 0) _timer.WarmUp(workload, isNew: count == threads[0], seconds);
                var ours = _timer.Run(workload, seconds);
                limit.Measure(count);
                List(times, (null, count)).Add(ours.Milliseconds);
                List(allocated, count).Add(ours.AllocatedBytes);
                foreach (var peer in working.ToList())
                {
                    if (Ask(peer, entry.Name, count, cancellation) is { } ms) List(times, (peer, count)).Add(ms);
                    else working.Remove(peer);
                }
            }
            roundEnds();
        }
        var own = PeakMemory.Megabytes(self);
        var alone = new MemoryRun(threads, seconds, note);
        var theirMemory = working.ToDictionary(peer => peer, peer => alone.Theirs(peer, entry.Name, cancellation));
        if (working.Count > 0) own = alone.Ours(entry.Name, cancellation);
        return new(entry.Name, workload.Flops,
            [.. threads.Select(count => new Figure("Fovea", count, Median(times[(null, count)]))
            {
                AllocatedBytes = Median(allocated[count]), PeakMegabytes = own,
            })],
            [.. working.SelectMany(peer => threads.Select(count =>
                new Figure(peer.Name, count, Median(times[(peer, count)])) { PeakMegabytes = theirMemory[peer] }))]);
    }

    private double? Ask(IPeer peer, string workload, int count, CancellationToken cancellation)
    {
        try
        {
            return peer.Measure(workload, count, seconds, cancellation);
        }
        catch (PeerException e)
        {
            note($"{peer.Name} without {workload}: {e.Message}");
            return null;
        }
    }

    private static double Median(List<double> values) => StepTimer.Median(values.ToArray());

    private static List<double> List<K>(Dictionary<K, List<double>> lists, K key) where K : notnull =>
        lists.TryGetValue(key, out var list) ? list : lists[key] = [];
}
