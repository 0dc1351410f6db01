namespace Fovea.Bench;

/// <summary>A workload that is known by name. A new one is a record of this kind in a file of its own.</summary>
/// <param name="Name">Its name on the command line, which the peers' scripts know, too.</param>
/// <param name="Description">What a step is.</param>
/// <param name="Create">Makes it.</param>
[Catalogued]
public abstract record WorkloadEntry(string Name, string Description, Func<Workload> Create) : INamed
{
    /// <summary>All workloads, the quickest of a kind first.</summary>
    public static IReadOnlyList<WorkloadEntry> All => Catalog<WorkloadEntry>.All;

    /// <inheritdoc/>
    public abstract int Order { get; }
}
