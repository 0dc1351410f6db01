namespace Fovea.Bench;

/// <summary>PyTorch, in a Python that has it.</summary>
internal static class TorchPeer
{
    /// <summary>Starts the first Python that has PyTorch: the one that FOVEA_PYTHON names, or else python3 and the system's own.</summary>
    /// <param name="script">The peer's script.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="PeerException">There is none; says how to install it.</exception>
    public static LinePeer Start(string script, CancellationToken cancellation)
    {
        string[] pythons = Environment.GetEnvironmentVariable("FOVEA_PYTHON") is { Length: > 0 } own
            ? [own] : ["python3", "/usr/bin/python3"];
        foreach (var python in pythons)
        {
            try
            {
                return new(c => PeerProcess.Start(python, [script], c), cancellation);
            }
            catch (PeerException)
            {
                // The next one may have it.
            }
        }
        throw new PeerException($"not found in {string.Join(", ", pythons)}. Install it with "
            + "'apt-get install python3-torch python3-torchvision libopenblas0-pthread', or name a Python that has it in FOVEA_PYTHON");
    }
}
