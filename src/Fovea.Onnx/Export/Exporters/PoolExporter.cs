using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>What pooling windows have in common.</summary>
internal static class PoolWindows
{
    /// <summary>Whether a last window reaches past the edge, so that rounding up or down matters.</summary>
    public static bool IsCeil(Operation operation, PoolOptions o)
    {
        Shape x = operation.Inputs[0]!.Shape, y = operation.Outputs[0].Shape;
        return o.CeilMode && (Floor(x[2], o.Kernel.H, o.Dilation.H, o.Padding.H, o.Stride.H) != y[2]
            || Floor(x[3], o.Kernel.W, o.Dilation.W, o.Padding.W, o.Stride.W) != y[3]);
    }

    /// <summary>Kernel, strides and pads.</summary>
    public static List<(string, object)> Of(PoolOptions o) =>
    [
        ("kernel_shape", new[] { o.Kernel.H, o.Kernel.W }), ("strides", new[] { o.Stride.H, o.Stride.W }),
        ("pads", new[] { o.Padding.H, o.Padding.W, o.Padding.H, o.Padding.W }),
    ];

    private static int Floor(int size, int kernel, int dilation, int padding, int stride) =>
        (size + 2 * padding - (kernel - 1) * dilation - 1) / stride + 1;
}

/// <summary>Max pooling: <c>MaxPool</c>.</summary>
public sealed class MaxPoolExporter : OnnxExporter<MaxPool2dAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(MaxPool2dAttributes attributes, Operation operation, OnnxWriter onnx)
    {
        var o = attributes.Options;
        return onnx.Node("MaxPool", [onnx.Input(operation, 0)], [.. PoolWindows.Of(o), ("dilations", new[] { o.Dilation.H, o.Dilation.W }),
            ("ceil_mode", PoolWindows.IsCeil(operation, o))]);
    }
}

/// <summary>Average pooling: <c>AveragePool</c>.</summary>
public sealed class AvgPoolExporter : OnnxExporter<AvgPool2dAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(AvgPool2dAttributes attributes, Operation operation, OnnxWriter onnx)
    {
        var (o, x) = (attributes.Options, onnx.Input(operation, 0));
        var ceil = PoolWindows.IsCeil(operation, o);
        if (o.DivisorOverride is { } divisor) return Divided(x, divisor, operation, o, onnx);
        return onnx.Node("AveragePool", [x],
            [.. PoolWindows.Of(o), ("ceil_mode", ceil), ("count_include_pad", o.CountIncludePad)]);
    }

    // Sums of windows: zeros all around, so that each window has all its elements, and the mean times their number.
    private static string Divided(string x, int divisor, Operation operation, PoolOptions o, OnnxWriter onnx)
    {
        Shape from = operation.Inputs[0]!.Shape, to = operation.Outputs[0].Shape;
        var bottom = After(from[2], to[2], o.Kernel.H, o.Stride.H, o.Padding.H);
        var right = After(from[3], to[3], o.Kernel.W, o.Stride.W, o.Padding.W);
        if ((o.Padding.H, o.Padding.W, bottom, right) != (0, 0, 0, 0))
            x = onnx.Node("Pad", [x, onnx.Whole("pads", 0, 0, o.Padding.H, o.Padding.W, 0, 0, bottom, right)]);
        var mean = onnx.Node("AveragePool", [x], [.. PoolWindows.Of(o with { Padding = 0 })]);
        return onnx.Node("Mul", [mean, onnx.Scalar((double)(o.Kernel.H * o.Kernel.W) / divisor, operation.Outputs[0].DType)]);

        static int After(int from, int to, int kernel, int stride, int padding) =>
            Math.Max((to - 1) * stride + kernel - from - padding, 0);
    }
}
