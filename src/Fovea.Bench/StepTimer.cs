using System.Diagnostics;
using Fovea.Tensors;

namespace Fovea.Bench;

/// <summary>What some steps took.</summary>
/// <param name="Milliseconds">The median step.</param>
/// <param name="AllocatedBytes">Managed memory that a step allocated, on all threads, on average.</param>
internal readonly record struct StepTimes(double Milliseconds, double AllocatedBytes);

/// <summary>Times steps.</summary>
internal sealed class StepTimer
{
    // Held once, so that timing allocates nothing.
    private readonly double[] _times = new double[1 << 17];

    /// <summary>Runs steps until a time is over, at least one.</summary>
    public StepTimes Run(Workload workload, double seconds)
    {
        var (count, start, allocated) = (0, Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes(precise: true));
        do
        {
            var before = Stopwatch.GetTimestamp();
            workload.Step();
            Device.Default.Synchronize();
            _times[count++] = Stopwatch.GetElapsedTime(before).TotalMilliseconds;
        }
        while (count < _times.Length && Stopwatch.GetElapsedTime(start).TotalSeconds < seconds);
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        return new(Median(_times.AsSpan(0, count)), (double)allocated / count);
    }

    /// <summary>Runs steps that do not count: the first ones set up what later ones reuse.</summary>
    /// <param name="workload">What to run.</param>
    /// <param name="isNew">Whether its code may have to be compiled. The runtime compiles what is called often twice more, each time some
    /// tenths of a second after the last new method; steps are up to ten times as slow until then.</param>
    /// <param name="seconds">Of a measurement; very short ones, which are only to try the command, wait less.</param>
    public void WarmUp(Workload workload, bool isNew, double seconds)
    {
        workload.Step();
        Run(workload, isNew ? Math.Min(1.5, 30 * seconds) : Math.Min(0.1, seconds));
    }

    /// <summary>The middle value, or the mean of the two in the middle; sorts them.</summary>
    public static double Median(Span<double> values)
    {
        values.Sort();
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }
}
