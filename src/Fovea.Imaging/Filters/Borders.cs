using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary>Which element stands at a place outside the edge, at any distance: mirrors and copies go on without end.</summary>
internal static class Borders
{
    /// <summary>The index of the element that stands at place <paramref name="i"/>, or −1 for zero.</summary>
    /// <param name="i">Any whole number; 0…size − 1 is inside.</param>
    /// <param name="size">At least 1.</param>
    /// <param name="border">What stands outside. Reflect mirrors without the edge itself and has the period 2·size − 2.</param>
    public static int Index(int i, int size, PaddingMode border)
    {
        if ((uint)i < (uint)size) return i;
        switch (border)
        {
            case PaddingMode.Reflect:
                var period = Math.Max(1, 2 * size - 2);
                var j = Modulo(i, period);
                return j < size ? j : period - j;
            case PaddingMode.Replicate:
                return i < 0 ? 0 : size - 1;
            case PaddingMode.Circular:
                return Modulo(i, size);
            default:
                return -1;
        }
    }

    /// <summary>x with rows and columns added around its last two axes.</summary>
    /// <param name="x">[…, H, W].</param>
    /// <param name="vertical">Rows above and below.</param>
    /// <param name="horizontal">Columns left and right.</param>
    /// <param name="border">What they hold.</param>
    public static Tensor Extend(Tensor x, int vertical, int horizontal, PaddingMode border)
    {
        if (border == PaddingMode.Zeros) return x.Pad([(vertical, vertical), (horizontal, horizontal)]);
        var tall = vertical == 0 ? x : x.IndexSelect(x.Rank - 2, Places(x.Shape[^2], vertical, border));
        return horizontal == 0 ? tall : tall.IndexSelect(x.Rank - 1, Places(x.Shape[^1], horizontal, border));
    }

    private static Tensor Places(int size, int amount, PaddingMode border) =>
        Tensor.From([.. Enumerable.Range(-amount, size + 2 * amount).Select(i => (long)Index(i, size, border))], [size + 2 * amount]);

    private static int Modulo(int i, int n) => (i % n + n) % n;
}
