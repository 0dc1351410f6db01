using Fovea.Nn;
using Fovea.Onnx;
using Fovea.Tensors;

namespace Fovea.Bench;

/// <summary>What a module makes of one batch, without a graph for gradients.</summary>
internal sealed class InferenceWorkload : Workload
{
    private readonly InferenceCall _call;
    private readonly Tensor _input;
    private IReadOnlyList<Tensor> _results = [];

    /// <summary>A module and a batch of random numbers.</summary>
    /// <param name="module">Comes into inference mode.</param>
    /// <param name="input">[N, C, H, W].</param>
    /// <param name="isInt8">Whether it computes in 8 bits.</param>
    public InferenceWorkload(Module module, Shape input, bool isInt8 = false)
    {
        module.Eval();
        _call = new(isInt8 ? new Int8Module(module, InferenceEntry.Quantize(module, input)) : module);
        _input = Tensor.Randn(input);
        Flops = input[0] * FlopCount.Of(module, [.. input.Sizes[1..]]).Forward;
    }

    /// <inheritdoc/>
    public override long Flops { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Results => _results;

    /// <inheritdoc/>
    public override void Step() => _results = _call.Run([_input]);
}
