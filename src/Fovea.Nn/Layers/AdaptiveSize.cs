using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Rows and columns that an adaptive pooling gives; null for those of its input.</summary>
/// <param name="H">Rows.</param>
/// <param name="W">Columns.</param>
public readonly record struct AdaptiveSize(int? H, int? W)
{
    /// <summary>As many rows as columns.</summary>
    public static implicit operator AdaptiveSize(int both) => new(both, both);

    /// <summary>Rows and columns.</summary>
    public static implicit operator AdaptiveSize((int? H, int? W) size) => new(size.H, size.W);

    /// <summary>Rows and columns.</summary>
    public static implicit operator AdaptiveSize(Size2 size) => new(size.H, size.W);

    /// <summary>The size for images [N, C, H, W].</summary>
    internal Size2 For(Module layer, Tensor x) => x.Rank == 4 ? (H ?? x.Shape[2], W ?? x.Shape[3])
        : throw new ShapeException($"{layer.Describe()}: expected input [N, C, H, W], got {x.Shape}.");

    /// <summary>3 for equal sides, otherwise 3×5, with H and W for those of the input.</summary>
    public override string ToString() => H is not null && H == W ? $"{H}" : $"{Text(H, "H")}×{Text(W, "W")}";

    private static string Text(int? size, string name) => size is { } s ? $"{s}" : name;
}
