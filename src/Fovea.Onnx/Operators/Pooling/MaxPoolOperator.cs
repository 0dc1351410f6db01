using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>The largest of each window, and where it stands.</summary>
internal sealed class MaxPoolOperator() : OnnxOperator("MaxPool", 1)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var input = call[0];
        // Exact: the whole numbers that are pooled have 8 bits.
        var x = input.DType.IsFloating ? input : input.To(DType.Float32);
        var sizes = SpatialWindows.Spatial(call, x);
        var windows = SpatialWindows.Of(call.Node, sizes);
        var ceil = call.Node.Int("ceil_mode", 0) != 0;
        var result = Enumerable.Range(0, sizes.Length).Select(i => windows.Outputs(i, sizes[i], ceil)).ToArray();
        if (result.Min() < 1) throw call.Wrong(0, $"expected an input at least as large as the window, got {x.Shape}");
        if (!call.Wants(1)) return [Pool(x, windows, sizes, result, ceil).To(input.DType)];
        if (sizes.Length == 3) throw new OnnxUnsupportedException(call.Node.File,
            [$"places of MaxPool over three axes ({call.Node.Label})"]);
        var (values, places) = WithPlaces(x, windows, sizes, result, call.Node.Int("storage_order", 0) != 0);
        call.Declare(1, OnnxType.Int64);
        return [values.To(input.DType), places];
    }

    private static Tensor Pool(Tensor x, SpatialWindows windows, int[] sizes, int[] result, bool ceil)
    {
        var isUsual = windows.IsSymmetric && Enumerable.Range(0, sizes.Length).All(i => windows.Before[i] <= windows.Reach(i) / 2);
        if (isUsual && sizes.Length < 3)
        {
            var y = SpatialWindows.Flat(x).MaxPool2d(new(SpatialWindows.Pair(windows.Kernel))
            {
                Stride = SpatialWindows.Pair(windows.Stride), Dilation = SpatialWindows.Pair(windows.Dilation),
                Padding = SpatialWindows.Pair(windows.Before, 0), CeilMode = ceil,
            });
            return sizes.Length == 1 ? y.Squeeze(2) : y;
        }
        var padded = Covered(x, windows, sizes, result);
        if (sizes.Length < 3)
        {
            var y = Plain(SpatialWindows.Flat(padded), SpatialWindows.Pair(windows.Kernel), SpatialWindows.Pair(windows.Stride),
                SpatialWindows.Pair(windows.Dilation));
            return sizes.Length == 1 ? y.Squeeze(2) : y;
        }
        // One after the other: planes, then along the depth.
        int n = x.Shape[0], c = x.Shape[1], depth = padded.Shape[2];
        var planes = Plain(padded.Reshape([n, c * depth, padded.Shape[3], padded.Shape[4]]), SpatialWindows.Pair(windows.Kernel),
            SpatialWindows.Pair(windows.Stride), SpatialWindows.Pair(windows.Dilation));
        return Plain(planes.Reshape([n, c, depth, result[1] * result[2]]), (windows.Kernel[0], 1), (windows.Stride[0], 1),
            (windows.Dilation[0], 1)).Reshape([n, c, .. result]);
    }

    private static Tensor Plain(Tensor x, Size2 kernel, Size2 stride, Size2 dilation) =>
        x.MaxPool2d(new(kernel) { Stride = stride, Dilation = dilation });

    // −∞ around, so that every window lies inside, and none begins after the last.
    private static Tensor Covered(Tensor x, SpatialWindows windows, int[] sizes, int[] result)
    {
        int[] after = [.. Enumerable.Range(0, sizes.Length).Select(i =>
            (result[i] - 1) * windows.Stride[i] + windows.Reach(i) - sizes[i] - windows.Before[i])];
        return x.Pad([.. windows.Before.Zip(after)], PaddingMode.Zeros, double.NegativeInfinity);
    }

    private static (Tensor Values, Tensor Places) WithPlaces(Tensor x, SpatialWindows windows, int[] sizes, int[] result, bool columns)
    {
        var (kernel, stride, dilation) = (SpatialWindows.Pair(windows.Kernel), SpatialWindows.Pair(windows.Stride),
            SpatialWindows.Pair(windows.Dilation));
        Size2 outputs = SpatialWindows.Pair(result), before = SpatialWindows.Pair(windows.Before, 0), size = SpatialWindows.Pair(sizes);
        int n = x.Shape[0], c = x.Shape[1], taps = kernel.H * kernel.W, count = outputs.H * outputs.W;
        var cells = SpatialWindows.Flat(Covered(x, windows, sizes, result)).Unfold(kernel, stride, 0, dilation)
            .Reshape([n, c, taps, count]);
        var tap = cells.Detach().ArgMax(2, keepDim: true);
        // Row and column of the tap, in the picture without its border.
        Tensor window = Tensor.Arange(count).Reshape([1, 1, 1, count]), taken = tap.FloorDivide(kernel.W);
        var row = window.FloorDivide(outputs.W) * (long)stride.H + taken * (long)dilation.H - (long)before.H;
        var column = window.Remainder(outputs.W) * (long)stride.W + tap.Remainder(kernel.W) * (long)dilation.W - (long)before.W;
        var plane = columns ? column * (long)size.H + row : row * (long)size.W + column;
        var starts = Tensor.Arange(n * c).Reshape([n, c, 1, 1]) * ((long)size.H * size.W);
        Shape shape = [n, c, .. result];
        return (cells.Gather(2, tap).Reshape(shape), (plane + starts).Reshape(shape));
    }
}

/// <summary>The largest of each channel.</summary>
internal sealed class GlobalMaxPoolOperator() : UnaryOperator("GlobalMaxPool", 1, (_, x) =>
    x.Max([.. Enumerable.Range(2, Math.Max(x.Rank - 2, 0))], keepDim: true));

/// <summary>What max pooling took, back at its place; zeros elsewhere.</summary>
internal sealed class MaxUnpoolOperator() : OnnxOperator("MaxUnpool", 9)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var (x, places) = (call[0], call[1]);
        var windows = SpatialWindows.Of(call.Node, SpatialWindows.Spatial(call, x));
        // Places are those of the smallest input that pooling had, wherever they are put.
        int[] least = [.. Enumerable.Range(0, windows.Rank).Select(i =>
            (x.Shape[i + 2] - 1) * windows.Stride[i] + windows.Kernel[i] - windows.Before[i] - windows.After[i])];
        Shape from = [x.Shape[0], x.Shape[1], .. least];
        var shape = call.Has(2) ? call.Sized(call.Longs(2), "output_shape") : from;
        if (shape.Rank != x.Rank) throw call.Wrong(2, $"expected {x.Rank} sizes, got {shape}");
        var y = Tensor.Zeros([from.Elements], x.DType).Scatter(0, places.Reshape([places.Count]), x.Reshape([x.Count])).Reshape(from);
        return [shape == from ? y : y.Pad([.. shape.Zip(from, (to, size) => (0, to - size))])];
    }
}
