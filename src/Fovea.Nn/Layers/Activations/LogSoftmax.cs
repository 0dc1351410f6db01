using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>x − ln Σ eˣ along an axis.</summary>
public sealed class LogSoftmax(int axis = -1) : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.LogSoftmax(axis);
}
