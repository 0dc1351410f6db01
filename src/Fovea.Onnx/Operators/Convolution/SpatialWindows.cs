using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>How the windows of a convolution or a pooling lie along each spatial axis, as a node's attributes say it.</summary>
/// <param name="Kernel">Sizes of a window.</param>
/// <param name="Stride">Steps between windows.</param>
/// <param name="Dilation">Steps between the elements of a window.</param>
/// <param name="Before">Elements added in front.</param>
/// <param name="After">Elements added behind.</param>
internal sealed record SpatialWindows(int[] Kernel, int[] Stride, int[] Dilation, int[] Before, int[] After)
{
    /// <summary>Number of spatial axes.</summary>
    public int Rank => Kernel.Length;

    /// <summary>Whether as much is added in front as behind.</summary>
    public bool IsSymmetric => Before.SequenceEqual(After);

    /// <summary>The windows of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="input">Spatial sizes of the input.</param>
    /// <param name="kernel">The window, where it follows from weights; null to read it.</param>
    /// <exception cref="DataFormatException">An attribute does not fit.</exception>
    public static SpatialWindows Of(OnnxNode node, int[] input, int[]? kernel = null)
    {
        var rank = input.Length;
        var given = node.Ints("kernel_shape");
        if (kernel is not null && given is not null && !given.SequenceEqual(kernel))
            throw node.Wrong("attribute 'kernel_shape'", $"expected the weight's [{string.Join(", ", kernel)}], got [{string.Join(", ",
                given)}]");
        kernel ??= given ?? throw node.Wrong("attribute 'kernel_shape'", "expected whole numbers, got none");
        var (stride, dilation) = (List("strides", 1, 1), List("dilations", 1, 1));
        Require("kernel_shape", kernel, rank, 1);
        var pads = node.Ints("pads") ?? new int[2 * rank];
        Require("pads", pads, 2 * rank, 0);
        int[] before = pads[..rank], after = pads[rank..];
        var auto = node.OneOf("auto_pad", "NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER");
        for (var i = 0; i < rank && auto != "NOTSET"; i++)
        {
            var reach = Math.BigMul(kernel[i] - 1, dilation[i]) + 1;
            var outputs = (input[i] + (long)stride[i] - 1) / stride[i];
            var total = auto == "VALID" ? 0 : (int)Math.Clamp((outputs - 1) * stride[i] + reach - input[i], 0, int.MaxValue / 2);
            before[i] = auto == "SAME_LOWER" ? (total + 1) / 2 : total / 2;
            after[i] = total - before[i];
        }
        return new(kernel, stride, dilation, before, after);

        int[] List(string name, int otherwise, int least)
        {
            var values = node.Ints(name) ?? [.. Enumerable.Repeat(otherwise, rank)];
            Require(name, values, rank, least);
            return values;
        }

        void Require(string name, int[] values, int count, int least)
        {
            if (values.Length != count || values.Any(v => v < least)) throw node.Wrong($"attribute '{name}'",
                $"expected {count} numbers of {least} or more for {rank} spatial axes, got [{string.Join(", ", values)}]");
        }
    }

    /// <summary>Elements from the first of a window to its last.</summary>
    public int Reach(int axis) => checked((Kernel[axis] - 1) * Dilation[axis] + 1);

    /// <summary>Number of windows along an axis; rounded up, a last window may reach past the end if it begins before it.</summary>
    public int Outputs(int axis, int size, bool ceil)
    {
        var room = (long)size + Before[axis] + After[axis] - Reach(axis);
        if (room < 0) return 0;
        if (!ceil) return (int)(room / Stride[axis]) + 1;
        var count = (room + Stride[axis] - 1) / Stride[axis] + 1;
        return (int)((count - 1) * Stride[axis] >= (long)size + Before[axis] ? count - 1 : count);
    }

    /// <summary>The spatial sizes of a tensor [N, C, …].</summary>
    /// <exception cref="DataFormatException">There is none, or more than three.</exception>
    public static int[] Spatial(OnnxCall call, Tensor x) => x.Rank is >= 3 and <= 5 ? x.Shape.Sizes[2..].ToArray()
        : throw call.Wrong(0, $"expected [N, C, …] with one to three spatial axes, got {x.Shape}");

    /// <summary>A size for height and width: the last two axes, 1 for a height that is not there.</summary>
    public static Size2 Pair(int[] values, int missing = 1) => values.Length == 1 ? (missing, values[0]) : (values[^2], values[^1]);

    /// <summary>[N, C, L] with a height of 1.</summary>
    public static Tensor Flat(Tensor x) => x.Rank == 3 ? x.Unsqueeze(2) : x;

    /// <summary>x with elements added around the spatial axes.</summary>
    public Tensor Padded(Tensor x, double value = 0) => Before.Concat(After).All(p => p == 0) ? x
        : x.Pad([.. Before.Zip(After)], PaddingMode.Zeros, value);
}
