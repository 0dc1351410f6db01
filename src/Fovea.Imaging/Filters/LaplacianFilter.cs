using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary><c>∂²x/∂i² + ∂²x/∂j²</c> as [0 1 0; 1 −4 1; 0 1 0], or with the diagonals [1 1 1; 1 −8 1; 1 1 1].</summary>
/// <param name="diagonals">Whether the diagonal neighbours count.</param>
public sealed class LaplacianFilter(bool diagonals = false) : ImageFilter
{
    private readonly KernelMatrix _kernel = new(diagonals
        ? new double[,] { { 1, 1, 1 }, { 1, -8, 1 }, { 1, 1, 1 } }
        : new double[,] { { 0, 1, 0 }, { 1, -4, 1 }, { 0, 1, 0 } });

    /// <inheritdoc/>
    public override FilterResult Result => FilterResult.Signed;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x, PaddingMode border) => _kernel.Correlate(x, border);
}

internal sealed class LaplacianEntry : FilterEntry
{
    public override string Name => "laplacian";

    public override string Parameters => "4|8";

    public override string Description => "sum of second differences to 4 or 8 neighbours";

    public override ImageFilter Create(TextArguments arguments) => new LaplacianFilter(arguments.Choice("neighbours", "4", "8") == "8");
}
