using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>x − ln Σ eˣ along an axis.</summary>
public sealed class LogSoftmax(int axis = -1) : Module
{
    /// <summary>The axis summed over; negative axes count from the end.</summary>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.LogSoftmax(Axis);
}
