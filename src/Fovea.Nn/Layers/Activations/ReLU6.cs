using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>min(max(x, 0), 6).</summary>
/// <remarks>Source: A. Krizhevsky, "Convolutional deep belief networks on CIFAR-10" (2010).</remarks>
public sealed class ReLU6 : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.ReLU6();
}
