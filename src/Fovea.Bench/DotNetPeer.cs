namespace Fovea.Bench;

/// <summary>Frameworks for .NET with native libraries, in programs of their own: nobody who uses this one has to fetch them.</summary>
internal static class DotNetPeer
{
    /// <summary>TorchSharp on libtorch.</summary>
    /// <exception cref="PeerException">It is not built, or does not start.</exception>
    public static LinePeer StartTorchSharp(CancellationToken cancellation) => new(Program("torchsharp", "TorchSharpPeer"), cancellation);

    /// <summary>ONNX Runtime, for inference.</summary>
    /// <param name="folder">Where the networks are written.</param>
    /// <param name="cancellation">Stops the start.</param>
    /// <exception cref="PeerException">It is not built, or does not start.</exception>
    public static LinePeer StartOnnxRuntime(string folder, CancellationToken cancellation) =>
        new OnnxRuntimePeer(Program("onnxruntime", "OnnxRuntimePeer"), folder, cancellation);

    private static Func<CancellationToken, PeerProcess> Program(string folder, string name)
    {
        var path = Path.Combine(Environment.GetEnvironmentVariable("FOVEA_PEERS") is { Length: > 0 } own ? own
            : Path.Combine(DataRoot.Cache, "peers"), folder, name + ".dll");
        return File.Exists(path) ? cancellation => PeerProcess.Start("dotnet", [path], cancellation) : throw new PeerException(
            $"no {path}. Build it with 'dotnet run benchmarks/peers/peers.cs' in the sources, or name the folder in FOVEA_PEERS");
    }
}
