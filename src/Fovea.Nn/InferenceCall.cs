using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>A network's forward pass without a graph. The first input of each shape is computed and recorded, the following ones are
/// replayed: the same bits, with no allocation.</summary>
/// <param name="network">The network; its mode (training or inference) is as it is at each call.</param>
/// <param name="record">Whether to record.</param>
/// <example><code>
/// var call = new InferenceCall(network);
/// var scores = call.Run(image);
/// </code></example>
public sealed class InferenceCall(Module network, bool record = true)
{
    private readonly RecordingCache _cache = new(network, record);

    /// <summary>The output, which the next call may overwrite.</summary>
    /// <param name="x">The input.</param>
    /// <exception cref="ShapeException">The input does not fit the network.</exception>
    public Tensor Run(Tensor x)
    {
        using var _ = Autograd.NoGrad();
        return _cache.Replay([x]) is { } recording ? recording.Outputs[0] : Compute(x);
    }

    private Tensor Compute(Tensor x) => _cache.Capture([x], () => [network.Forward(x)], out var _)[0];
}
