using System.Diagnostics;

namespace Fovea.Bench;

/// <summary>PyTorch, in a Python that has it.</summary>
internal sealed class TorchPeer : IPeer
{
    private readonly PeerProcess _child;

    private readonly string _python, _script;

    private TorchPeer(string python, string script, CancellationToken cancellation) =>
        (_python, _script, _child) = (python, script, PeerProcess.Start(python, [script], cancellation));

    /// <inheritdoc/>
    public string Name => _child.Name;

    /// <inheritdoc/>
    public Process Process => _child.Process;

    /// <summary>Starts the first Python that has PyTorch: the one that FOVEA_PYTHON names, or else python3 and the system's own.</summary>
    /// <param name="script">The peer's script.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="PeerException">There is none; says how to install it.</exception>
    public static TorchPeer Start(string script, CancellationToken cancellation)
    {
        string[] pythons = Environment.GetEnvironmentVariable("FOVEA_PYTHON") is { Length: > 0 } own
            ? [own] : ["python3", "/usr/bin/python3"];
        foreach (var python in pythons)
        {
            try
            {
                return new(python, script, cancellation);
            }
            catch (PeerException)
            {
                // The next one may have it.
            }
        }
        throw new PeerException($"PyTorch not found in {string.Join(", ", pythons)}. Install it with "
            + "'apt-get install python3-torch python3-torchvision libopenblas0-pthread', or name a Python that has it in FOVEA_PYTHON");
    }

    /// <inheritdoc/>
    public IPeer Again(CancellationToken cancellation) => new TorchPeer(_python, _script, cancellation);

    /// <inheritdoc/>
    public double? Measure(string workload, int threads, double seconds, CancellationToken cancellation) =>
        _child.Ask(new Fields { ["workload"] = workload, ["threads"] = threads, ["seconds"] = seconds }, cancellation)
            .TryGetProperty("ms", out var ms) ? ms.GetDouble() : null;

    /// <summary>Writes the network of an inference workload as ONNX.</summary>
    /// <returns>The shape of its input.</returns>
    /// <exception cref="PeerException">It cannot.</exception>
    public int[] Export(string workload, string path, CancellationToken cancellation) =>
        [.. _child.Ask(new Fields { ["export"] = workload, ["path"] = path }, cancellation).GetProperty("shape").EnumerateArray()
            .Select(n => n.GetInt32())];

    /// <inheritdoc/>
    public void Dispose() => _child.Dispose();
}
