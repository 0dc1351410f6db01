namespace Fovea.Tensors;

/// <summary>A height and a width; an integer stands for both.</summary>
/// <param name="H">Height: along rows.</param>
/// <param name="W">Width: along columns.</param>
public readonly record struct Size2(int H, int W)
{
    /// <summary>The same size both ways.</summary>
    public static implicit operator Size2(int both) => new(both, both);

    /// <summary>Height and width.</summary>
    public static implicit operator Size2((int H, int W) size) => new(size.H, size.W);

    /// <summary>3 for equal sides, otherwise 3×5.</summary>
    public override string ToString() => H == W ? $"{H}" : $"{H}×{W}";
}
