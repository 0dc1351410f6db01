using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>What a convolution adds around its input: so many rows and columns on each side, or <see cref="Same"/>.</summary>
/// <param name="Size">Rows and columns on each side.</param>
/// <param name="IsSame">Whether it is what makes the output as large as the input.</param>
public readonly record struct ConvPadding(Size2 Size, bool IsSame = false)
{
    /// <summary>An output as large as the input, PyTorch's <c>padding="same"</c>: d(k − 1) rows and columns in all, an odd one below and on
    /// the right.</summary>
    public static ConvPadding Same => new(0, true);

    /// <summary>As many on every side.</summary>
    public static implicit operator ConvPadding(int each) => new(each);

    /// <summary>Rows and columns.</summary>
    public static implicit operator ConvPadding((int H, int W) size) => new(size);

    /// <summary>Rows and columns.</summary>
    public static implicit operator ConvPadding(Size2 size) => new(size);

    /// <summary>The numbers, or "same".</summary>
    public override string ToString() => IsSame ? "same" : Size.ToString();

    /// <summary>What stands on each side, as far as it is the same on both; and all of it, where it is not.</summary>
    /// <exception cref="ArgumentException">There is a stride.</exception>
    internal (Size2 Each, (int Before, int After)[]? Apart) For(string layer, Size2 kernel, Size2 stride, Size2 dilation)
    {
        if (!IsSame) return (Size, null);
        if (stride != 1) throw new ArgumentException($"{layer}: expected stride 1 for an output as large as the input, got {stride}.");
        Size2 all = (dilation.H * (kernel.H - 1), dilation.W * (kernel.W - 1));
        return all.H % 2 == 0 && all.W % 2 == 0 ? ((all.H / 2, all.W / 2), null)
            : (0, [(all.H / 2, all.H - all.H / 2), (all.W / 2, all.W - all.W / 2)]);
    }
}
