using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>eˣ/Σ eˣ along an axis.</summary>
public sealed class Softmax(int axis = -1) : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Softmax(axis);
}
