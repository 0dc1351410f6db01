using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Bench;

/// <summary>Counts operations from the multiply-adds that each layer declares for itself.</summary>
/// <remarks>The backward pass of a layer costs its multiply-adds once more for the gradient of its weights, if it has any that learn, and
/// once more for the gradient of its input, if that leads to weights. So a training step is three forward passes, except that nobody asks
/// for the gradient of the images.</remarks>
internal sealed class FlopCount : ForwardTrace
{
    private long _forward, _backward;

    private FlopCount() { }

    /// <summary>Operations for one image, two for each multiply-add: of a forward pass, and of a training step.</summary>
    /// <param name="network">Its parts are left in the modes they are in.</param>
    /// <param name="input">[C, H, W].</param>
    public static (long Forward, long Training) Of(Module network, Shape input)
    {
        var count = new FlopCount();
        using var _ = ModeScope.Inference(network);
        // Sizes say it all, so nothing is computed.
        new ShapeDevice(Device.Default).During(() => count.During(() => network.Forward(Tensor.Zeros([1, .. input]))));
        return (2 * count._forward, 2 * (count._forward + count._backward));
    }

    /// <inheritdoc/>
    protected override void Exit(Module module, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (module.Children.Count > 0 || inputs.Length == 0 || outputs.Length == 0) return;
        var multiplyAdds = module.MultiplyAdds(inputs[0].Shape, outputs[0].Shape);
        _forward += multiplyAdds;
        if (module.Parameters().Any(p => p.RequiresGrad)) _backward += multiplyAdds;
        foreach (var input in inputs)
            if (input.RequiresGrad) _backward += multiplyAdds;
    }
}
