using System.Diagnostics;

namespace Fovea.Bench;

/// <summary>Another framework, measured beside ours.</summary>
public interface IPeer : IDisposable
{
    /// <summary>Name and version.</summary>
    string Name { get; }

    /// <summary>The process that works, for its memory.</summary>
    Process Process { get; }

    /// <summary>Another process of the same, in which nothing has run yet.</summary>
    /// <exception cref="PeerException">It does not start.</exception>
    IPeer Again(CancellationToken cancellation);

    /// <summary>The median step in milliseconds; null where it does not know the workload.</summary>
    /// <exception cref="PeerException">It could not measure.</exception>
    double? Measure(string workload, int threads, double seconds, CancellationToken cancellation);
}
