using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>The mean of each window; elements that were added count or not.</summary>
internal sealed class AveragePoolOperator() : OnnxOperator("AveragePool", 1)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var x = call[0];
        var sizes = SpatialWindows.Spatial(call, x);
        var windows = SpatialWindows.Of(call.Node, sizes);
        var ceil = call.Node.Int("ceil_mode", 0) != 0;
        var counts = call.Node.Int("count_include_pad", 0) != 0;
        var isUsual = sizes.Length < 3 && windows.IsSymmetric && windows.Dilation.All(d => d == 1)
            && Enumerable.Range(0, sizes.Length).All(i => windows.Before[i] <= windows.Kernel[i] / 2);
        if (isUsual)
        {
            var pooled = SpatialWindows.Flat(x).AvgPool2d(new(SpatialWindows.Pair(windows.Kernel))
            {
                Stride = SpatialWindows.Pair(windows.Stride), Padding = SpatialWindows.Pair(windows.Before, 0), CeilMode = ceil,
                CountIncludePad = counts,
            });
            return [sizes.Length == 1 ? pooled.Squeeze(2) : pooled];
        }
        var (sums, result) = WindowSums.Of(call, x, windows, sizes, ceil);
        for (var i = 0; i < sizes.Length; i++)
        {
            Shape line = [result[i], .. Enumerable.Repeat(1, sizes.Length - 1 - i)];
            sums = sums / Tensor.From([.. Enumerable.Range(0, result[i]).Select(o => Count(i, o))]).Reshape(line).To(x.DType);
        }
        return [sums];

        // Elements of a window along an axis.
        double Count(int axis, int output)
        {
            var start = output * windows.Stride[axis] - windows.Before[axis];
            var (low, high) = counts ? (-windows.Before[axis], sizes[axis] + windows.After[axis]) : (0, sizes[axis]);
            return Enumerable.Range(0, windows.Kernel[axis]).Count(k =>
                start + k * windows.Dilation[axis] is var at && at >= low && at < high);
        }
    }
}

/// <summary>The mean of each channel; of images as layers have it, one window for all.</summary>
internal sealed class GlobalAveragePoolOperator() : UnaryOperator("GlobalAveragePool", 1, (_, x) =>
    x.Rank == 4 && Math.Min(x.Shape[2], x.Shape[3]) > 0 ? x.AdaptiveAvgPool2d(1)
        : x.Mean([.. Enumerable.Range(2, Math.Max(x.Rank - 2, 0))], keepDim: true));

/// <summary>(Σ |x|ᵖ)^{1/p} of each window.</summary>
internal sealed class LpPoolOperator() : OnnxOperator("LpPool", 2)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var x = call[0];
        var p = call.Node.Int("p", 2);
        var sizes = SpatialWindows.Spatial(call, x);
        var windows = SpatialWindows.Of(call.Node, sizes);
        var (sums, _) = WindowSums.Of(call, p == 2 ? x.Square() : x.Abs().Pow(p), windows, sizes, call.Node.Int("ceil_mode", 0) != 0);
        return [p == 2 ? sums.Sqrt() : sums.Pow(1.0 / p)];
    }
}

/// <summary>(Σ |x|ᵖ)^{1/p} of each channel.</summary>
internal sealed class GlobalLpPoolOperator() : UnaryOperator("GlobalLpPool", 2, (call, x) =>
    x.Norm(call.Node.Int("p", 2), [.. Enumerable.Range(2, Math.Max(x.Rank - 2, 0))], keepDim: true));

/// <summary>Sums of windows, wherever they lie: along one axis after the other.</summary>
internal static class WindowSums
{
    /// <summary>The sums, and how many there are along each spatial axis.</summary>
    public static (Tensor Sums, int[] Outputs) Of(OnnxCall call, Tensor x, SpatialWindows windows, int[] sizes, bool ceil)
    {
        var result = Enumerable.Range(0, sizes.Length).Select(i => windows.Outputs(i, sizes[i], ceil)).ToArray();
        if (result.Min() < 1) throw call.Wrong(0, $"expected an input at least as large as the window, got {x.Shape}");
        for (var i = 0; i < sizes.Length; i++)
        {
            var (axis, stride) = (i + 2, windows.Stride[i]);
            var last = (result[i] - 1) * stride;
            var amounts = new (int, int)[x.Rank - axis];
            amounts[0] = (windows.Before[i], last + windows.Reach(i) - sizes[i] - windows.Before[i]);
            var padded = amounts[0] == (0, 0) ? x : x.Pad(amounts);
            Tensor? sum = null;
            for (var k = 0; k < windows.Kernel[i]; k++)
            {
                var part = padded.Slice(axis, k * windows.Dilation[i], k * windows.Dilation[i] + last + 1, stride);
                sum = sum is null ? part : sum + part;
            }
            x = sum!;
        }
        return (x, result);
    }
}
