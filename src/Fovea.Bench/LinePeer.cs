using System.Diagnostics;

namespace Fovea.Bench;

/// <summary>A peer in a process that answers lines of JSON.</summary>
/// <param name="start">Starts the process.</param>
/// <param name="cancellation">Stops the start.</param>
internal class LinePeer(Func<CancellationToken, PeerProcess> start, CancellationToken cancellation) : IPeer
{
    private readonly PeerProcess _child = start(cancellation);

    /// <inheritdoc/>
    public string Name => _child.Name;

    /// <inheritdoc/>
    public Process Process => _child.Process;

    /// <summary>Starts the process.</summary>
    protected Func<CancellationToken, PeerProcess> Start => start;

    /// <inheritdoc/>
    public virtual IPeer Again(CancellationToken cancellation) => new LinePeer(start, cancellation);

    /// <inheritdoc/>
    public double? Measure(string workload, int threads, double seconds, CancellationToken cancellation)
    {
        var request = new Fields { ["workload"] = workload, ["threads"] = threads, ["seconds"] = seconds };
        return Complete(workload, request) && _child.Ask(request, cancellation).TryGetProperty("ms", out var ms) ? ms.GetDouble() : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _child.Dispose();

    /// <summary>Adds what else the process has to know; false where it has not such a workload.</summary>
    protected virtual bool Complete(string workload, Fields request) => true;
}
