using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary><c>[−2 −1 0; −1 1 1; 0 1 2]</c>: the picture as a relief, lit from the upper left.</summary>
public sealed class EmbossFilter : ImageFilter
{
    private static readonly KernelMatrix Kernel = new(new double[,] { { -2, -1, 0 }, { -1, 1, 1 }, { 0, 1, 2 } });

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x, PaddingMode border) => Kernel.Correlate(x, border);
}

internal sealed class EmbossEntry : FilterEntry
{
    public override string Name => "emboss";

    public override string Parameters => "";

    public override string Description => "the picture as a relief";

    public override ImageFilter Create(TextArguments arguments) => new EmbossFilter();
}
