using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Checks of a layer's input, with messages that name the layer.</summary>
internal static class Expect
{
    /// <summary>[N, C, H, W] with a given number of channels.</summary>
    public static void Images(Module layer, Tensor x, int channels, int rank = 4)
    {
        if (x.Rank == rank && x.Shape[1] == channels) return;
        var expected = rank == 4 ? $"[N, {channels}, H, W]" : $"[N, {channels}, L]";
        var fix = x.Rank == rank && x.Shape[^1] == channels
            ? " Channels come first: call " + (rank == 4 ? "x.Permute(0, 3, 1, 2)." : "x.Transpose().")
            : x.Rank == rank - 1 ? " A batch is missing: call x.Unsqueeze(0)." : "";
        throw new ShapeException($"{layer.Describe()}: expected input {expected}, got {x.Shape}.{fix}");
    }

    /// <summary>Any shape that ends in a given number of features.</summary>
    public static void Features(Module layer, Tensor x, int features)
    {
        if (x.Rank >= 1 && x.Shape[^1] == features) return;
        var flat = x.Rank > 2 && x.Shape[0] > 0 ? x.Count / x.Shape[0] : -1;
        var fix = flat == features ? " Call x.Flatten(1) first, or put a Flatten layer before."
            : flat > 0 ? $" Put a Flatten layer before it, and write {flat} input features."
            : x.Rank == 2 ? $" Write {x.Shape[1]} input features, or change the layers before." : "";
        throw new ShapeException($"{layer.Describe()}: expected input [N, {features}], got {x.Shape}.{fix}");
    }
}
