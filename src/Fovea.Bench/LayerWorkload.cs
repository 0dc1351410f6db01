using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Bench;

/// <summary>A layer on one batch, forward and back: its output, and from an upstream gradient those of its input and of its
/// weights.</summary>
internal sealed class LayerWorkload : Workload
{
    private readonly Recording _step;

    /// <summary>A layer, a batch and an upstream gradient of random numbers.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">[N, C, H, W].</param>
    public LayerWorkload(Module layer, Shape input)
    {
        Input = Tensor.Randn(input, requiresGrad: true);
        using (Autograd.NoGrad()) Upstream = Tensor.Randn(layer.Forward(Input).Shape);
        _step = Recording.Capture([Input, Upstream], () =>
        {
            var output = layer.Forward(Input);
            Autograd.Run(output, Upstream);
            return [output.Detach(), Input.Grad!, .. layer.Parameters().Select(p => p.Grad!)];
        });
        Flops = 3 * input[0] * FlopCount.Of(layer, [.. input.Sizes[1..]]).Forward;
    }

    /// <summary>The batch.</summary>
    public Tensor Input { get; }

    /// <summary>∂L/∂output.</summary>
    public Tensor Upstream { get; }

    /// <inheritdoc/>
    public override long Flops { get; }

    /// <summary>The output, and the gradients of the input and of the parameters.</summary>
    public override IReadOnlyList<Tensor> Results => _step.Outputs;

    /// <inheritdoc/>
    public override void Step() => _step.Replay(Input, Upstream);
}
