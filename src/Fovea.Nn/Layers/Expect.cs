using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Checks of a layer's input, with messages that name the layer.</summary>
internal static class Expect
{
    /// <summary>[N, C, H, W], or [N, C, L] for rank 3, with a given number of channels, of the weight's element type.</summary>
    public static void Images(Module layer, Tensor x, int channels, Tensor? weight, int rank = 4)
    {
        if (x.Rank == rank && x.Shape[1] == channels)
        {
            Type(layer, x, weight);
            return;
        }
        var expected = rank == 4 ? $"[N, {channels}, H, W]" : $"[N, {channels}, L]";
        var fix = x.Rank == rank && ChannelsAreLast(x.Shape, channels)
            ? " Channels come first: call " + (rank == 4 ? "x.Permute(0, 3, 1, 2)." : "x.Transpose().")
            : x.Rank == rank - 1 ? " A batch is missing: call x.Unsqueeze(0)." : "";
        throw new ShapeException($"{layer.Describe()}: expected input {expected}, got {x.Shape}.{fix}");
    }

    /// <summary>Any shape that ends in a given number of features, of the weight's element type.</summary>
    public static void Features(Module layer, Tensor x, int features, Tensor weight)
    {
        if (x.Rank >= 1 && x.Shape[^1] == features)
        {
            Type(layer, x, weight);
            return;
        }
        var flat = x.Rank > 2 && x.Shape[0] > 0 ? x.Count / x.Shape[0] : -1;
        var fix = flat == features ? " Call x.Flatten(1) first, or put a Flatten layer before."
            : flat > 0 ? $" Put a Flatten layer before it, and write {flat} input features."
            : x.Rank == 2 ? $" Write {x.Shape[1]} input features, or change the layers before." : "";
        throw new ShapeException($"{layer.Describe()}: expected input [N, {features}], got {x.Shape}.{fix}");
    }

    /// <summary>The weight's element type; any where there is no weight.</summary>
    public static void Type(Module layer, Tensor x, Tensor? weight)
    {
        if (weight is null || x.DType == weight.DType) return;
        throw new ShapeException(
            $"{layer.Describe()}: expected {weight.DType} input, got {x.DType} {x.Shape}. Call x.To(DType.{weight.DType})"
            + (x.DType.IsFloating ? $", or net.To(DType.{x.DType})." : "."));
    }

    /// <summary>[N, C, L], given back.</summary>
    public static Tensor Signals(Module layer, Tensor x) => x.Rank == 3 ? x
        : throw new ShapeException($"{layer.Describe()}: expected input [N, C, L], got {x.Shape}.");

    // Whether an input that does not fit is one with channels last, and not one whose width happens to be the number of channels: of an
    // image there are few channels, or height and width are equal the one way and not the other; of a signal, many more places.
    private static bool ChannelsAreLast(Shape x, int channels)
    {
        if (x[^1] != channels || x[1] == channels) return false;
        if (x.Rank == 3) return x[1] >= 4 * channels;
        return x[2] != x[3] && (x[1] == x[2] || (channels <= 4 && Math.Min(x[1], x[2]) > channels));
    }
}
