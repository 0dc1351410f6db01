namespace Fovea.Bench;

/// <summary>What a framework took for a workload on a number of threads.</summary>
/// <param name="Who">Name and version.</param>
/// <param name="Threads">As many as it was allowed.</param>
/// <param name="Milliseconds">A step: the median of the rounds' medians.</param>
public sealed record Figure(string Who, int Threads, double Milliseconds)
{
    /// <summary>Managed memory that a step allocated, bytes; ours only.</summary>
    public double? AllocatedBytes { get; init; }

    /// <summary>The most memory that a process had resident during the workload, MB of 10⁶ bytes. Beside peers it is a process that runs
    /// this workload alone, theirs and ours; else this one, whose garbage collector sizes itself by what ran before, too.</summary>
    public double? PeakMegabytes { get; init; }
}

/// <summary>A workload as measured.</summary>
/// <param name="Workload">Its name.</param>
/// <param name="Flops">Floating-point operations of a step.</param>
/// <param name="Ours">This framework, by number of threads.</param>
/// <param name="Theirs">The peers that know the workload, each by number of threads.</param>
public sealed record WorkloadFigures(string Workload, long Flops, IReadOnlyList<Figure> Ours, IReadOnlyList<Figure> Theirs)
{
    /// <summary>Our quickest.</summary>
    public Figure Best => Ours.MinBy(f => f.Milliseconds)!;

    /// <summary>The peers' quickest, each peer with its best number of threads, quickest first.</summary>
    public IEnumerable<Figure> BestPeers =>
        Theirs.GroupBy(f => f.Who).Select(peer => peer.MinBy(f => f.Milliseconds)!).OrderBy(f => f.Milliseconds);
}
