using Fovea.Tensors;

namespace Fovea.Bench;

/// <summary>Times workloads at growing sizes, round by round: in each round every size on every number of threads, so that a machine whose
/// speed changes is slow or fast for all of them.</summary>
/// <param name="threads">Numbers of threads, rising.</param>
/// <param name="seconds">Of each measurement.</param>
public sealed class ScalingRun(IReadOnlyList<int> threads, double seconds)
{
    /// <summary>Rounds; a figure is the median of theirs.</summary>
    public const int Rounds = 5;

    private readonly StepTimer _timer = new();

    /// <summary>Times an entry.</summary>
    /// <param name="entry">What to time.</param>
    /// <param name="sizes">At which sizes, two or more.</param>
    /// <param name="roundEnds">Told after each round.</param>
    /// <param name="cancellation">Stops between two measurements.</param>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public ScalingFigures Measure(ScalingEntry entry, IReadOnlyList<int> sizes, Action roundEnds, CancellationToken cancellation)
    {
        Generator.ManualSeed(0);
        var cases = sizes.Select(size => (Size: size, Workload: entry.Create(size))).ToList()
            .SelectMany(c => threads.Select(count => (c.Size, c.Workload, Threads: count, Times: new List<double>()))).ToList();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (size, workload, count, times) in cases)
            {
                cancellation.ThrowIfCancellationRequested();
                WorkPool.Threads = count;
                if (round == 0) _timer.WarmUp(workload, isNew: count == threads[0], seconds);
                times.Add(_timer.Run(workload, seconds).Milliseconds);
            }
            roundEnds();
        }
        return new(entry,
            [.. cases.Select(c => new ScalingPoint(c.Size, c.Threads, StepTimer.Median(c.Times.ToArray()), c.Workload.Flops))]);
    }
}
