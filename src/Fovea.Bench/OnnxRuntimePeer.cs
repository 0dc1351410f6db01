using Fovea.Models;
using Fovea.Onnx;
using Fovea.Tensors;

namespace Fovea.Bench;

/// <summary>ONNX Runtime, which computes the scores of our networks from files that we write.</summary>
internal sealed class OnnxRuntimePeer(Func<CancellationToken, PeerProcess> start, string folder, CancellationToken cancellation)
    : LinePeer(start, cancellation)
{
    /// <inheritdoc/>
    public override IPeer Again(CancellationToken cancellation) => new OnnxRuntimePeer(Start, folder, cancellation);

    /// <inheritdoc/>
    protected override bool Complete(string workload, Fields request)
    {
        if (Catalog<WorkloadEntry>.Find(workload) is not InferenceEntry entry) return false;
        var path = Path.Combine(folder, workload + ".onnx");
        if (!File.Exists(path))
        {
            var known = NetworkCatalog.Find(entry.Network)!;
            var network = known.Create(known.Input, known.Classes).Eval();
            OnnxExport.Save(network, path, [Tensor.Zeros([entry.Batch, .. known.Input])], new()
            {
                Batch = entry.Batch, FixedShapes = true, Quantization = entry.IsInt8 ? InferenceEntry.Quantize(network, known.Input) : null,
            });
        }
        request["model"] = path;
        return true;
    }
}
