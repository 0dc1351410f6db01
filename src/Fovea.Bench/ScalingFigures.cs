namespace Fovea.Bench;

/// <summary>What a step took at a size.</summary>
/// <param name="Size">The size.</param>
/// <param name="Threads">As many as it was allowed.</param>
/// <param name="Milliseconds">A step: the median of the quickest round.</param>
/// <param name="Flops">Floating-point operations of a step.</param>
public sealed record ScalingPoint(int Size, int Threads, double Milliseconds, long Flops);

/// <summary>How the time of a step grows with a size, and falls with threads.</summary>
/// <param name="Entry">What was timed.</param>
/// <param name="Points">Every size on every number of threads.</param>
public sealed record ScalingFigures(ScalingEntry Entry, IReadOnlyList<ScalingPoint> Points)
{
    /// <summary>The numbers of threads.</summary>
    public IEnumerable<int> Threads => Points.Select(p => p.Threads).Distinct().Order();

    /// <summary>The points of a number of threads, the smallest size first.</summary>
    public IReadOnlyList<ScalingPoint> On(int threads) => [.. Points.Where(p => p.Threads == threads).OrderBy(p => p.Size)];

    /// <summary>How time grows over all sizes. What a step costs whatever its size makes the power less than expected.</summary>
    public PowerLaw Law(int threads) => Fit(On(threads));

    /// <summary>How time grows over the larger half of the sizes, of which what a step costs whatever its size is a small part.</summary>
    public PowerLaw LawOfLarge(int threads) => On(threads) is var points ? Fit(points.Skip((points.Count - 1) / 2)) : default;

    /// <summary>Times on each number of threads at the largest size.</summary>
    public IReadOnlyList<ScalingPoint> Largest => [.. Points.Where(p => p.Size == Points.Max(q => q.Size)).OrderBy(p => p.Threads)];

    /// <summary>How time falls with threads at the largest size; null where there is one number of threads.</summary>
    public PowerLaw? LawOfThreads => Threads.Count() < 2 ? null
        : PowerLaw.Fit(Largest.Select(p => ((double)p.Threads, p.Milliseconds)));

    private static PowerLaw Fit(IEnumerable<ScalingPoint> points) => PowerLaw.Fit(points.Select(p => ((double)p.Size, p.Milliseconds)));
}
