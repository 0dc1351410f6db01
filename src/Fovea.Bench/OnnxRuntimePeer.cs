using Fovea.Onnx;
using Fovea.Tensors;

namespace Fovea.Bench;

/// <summary>ONNX Runtime, which computes what our networks and layers do from files that we write.</summary>
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
            var module = entry.Module().Eval();
            OnnxExport.Save(module, path, [Tensor.Zeros(entry.Input)], new()
            {
                Batch = entry.Input[0], FixedShapes = true,
                Quantization = entry.IsInt8 ? InferenceEntry.Quantize(module, entry.Input) : null,
            });
        }
        request["model"] = path;
        return true;
    }
}
