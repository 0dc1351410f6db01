using Fovea.Tensors;

namespace Fovea.Bench;

/// <summary>Times workloads at growing sizes, round by round: in each round every size of each on every number of threads, so that a
/// machine that other programs disturb for a while is measured at other times, too.</summary>
/// <param name="threads">Numbers of threads, rising.</param>
/// <param name="seconds">Of each measurement.</param>
public sealed class ScalingRun(IReadOnlyList<int> threads, double seconds)
{
    /// <summary>Rounds. A figure is the median step of the quickest: other programs can only add to it, and so can code that is not
    /// compiled well yet.</summary>
    public const int Rounds = 9;

    private readonly StepTimer _timer = new();

    /// <summary>Times workloads.</summary>
    /// <param name="entries">What to time.</param>
    /// <param name="sizes">How many sizes of each, from the smallest; two or more.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellation">Stops between two measurements.</param>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public IReadOnlyList<ScalingFigures> Measure(IEnumerable<ScalingEntry> entries, int sizes, IProgress<double>? progress,
        CancellationToken cancellation)
    {
        Generator.ManualSeed(0);
        var cases = entries.SelectMany(e => e.Sizes.Take(sizes).Select(size => (Entry: e, Size: size, Workload: e.Create(size)))).ToList()
            .SelectMany(c => threads.Select(count => (c.Entry, c.Size, c.Workload, Threads: count, Times: new List<double>()))).ToList();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (i, (_, _, workload, count, times)) in cases.Index())
            {
                cancellation.ThrowIfCancellationRequested();
                WorkPool.Threads = count;
                if (round == 0) _timer.WarmUp(workload, isNew: false, seconds);
                times.Add(_timer.Run(workload, seconds).Milliseconds);
                progress?.Report((round + (i + 1.0) / cases.Count) / Rounds);
            }
        }
        return [.. cases.GroupBy(c => c.Entry).Select(of => new ScalingFigures(of.Key,
            [.. of.Select(c => new ScalingPoint(c.Size, c.Threads, c.Times.Min(), c.Workload.Flops))]))];
    }
}
