using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary>The correlation with any matrix of weights.</summary>
/// <remarks>Weights that sum to 0 respond to change alone: their result is of either sign.</remarks>
/// <param name="kernel">The weights.</param>
public sealed class MatrixFilter(KernelMatrix kernel) : ImageFilter
{
    /// <inheritdoc/>
    public override FilterResult Result => Math.Abs(kernel.Sum) < 1e-6 ? FilterResult.Signed : FilterResult.Brightness;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x, PaddingMode border) => kernel.Correlate(x, border);
}
