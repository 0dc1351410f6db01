using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary><c>[0 −a 0; −a 1+4a −a; 0 −a 0]</c>: the picture less <c>a</c> times its Laplacian.</summary>
/// <param name="amount">a; 1 is the usual kernel with 5 in the middle.</param>
public sealed class SharpenFilter(double amount) : ImageFilter
{
    private readonly KernelMatrix _kernel = new(new[,] { { 0, -amount, 0 }, { -amount, 1 + 4 * amount, -amount }, { 0, -amount, 0 } });

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x, PaddingMode border) => _kernel.Correlate(x, border);
}

internal sealed class SharpenEntry : FilterEntry
{
    public override string Name => "sharpen";

    public override string Parameters => "AMOUNT=1";

    public override string Description => "the picture less AMOUNT times its Laplacian";

    public override ImageFilter Create(TextArguments arguments) => new SharpenFilter(arguments.Number("AMOUNT", 1, 0, 100));
}
