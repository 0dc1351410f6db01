namespace Fovea.Bench;

/// <summary>A workload that is timed while one of its sizes grows. A new one is a record of this kind in a file of its own.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Description">What a step is.</param>
/// <param name="Size">What grows, for the axis of a chart.</param>
/// <param name="Expected">The power of the size by which the operations of a step grow.</param>
/// <param name="Sizes">The sizes, rising.</param>
/// <param name="Create">Makes the workload of a size.</param>
[Catalogued]
public abstract record ScalingEntry(string Name, string Description, string Size, double Expected, IReadOnlyList<int> Sizes,
    Func<int, Workload> Create) : INamed
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ScalingEntry> All => Catalog<ScalingEntry>.All;
}
