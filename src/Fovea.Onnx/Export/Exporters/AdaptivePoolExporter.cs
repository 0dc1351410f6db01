using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>Means over a given number of windows: <c>GlobalAveragePool</c> for one, <c>AveragePool</c> where they divide the image, or
/// else a matrix product for each axis.</summary>
public sealed class AdaptiveAvgPoolExporter : OnnxExporter<AdaptiveAvgPool2dAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(AdaptiveAvgPool2dAttributes attributes, Operation operation, OnnxWriter onnx)
    {
        var (size, from, x) = (attributes.Size, operation.Inputs[0]!.Shape, onnx.Input(operation, 0));
        if (size == 1) return onnx.Node("GlobalAveragePool", [x]);
        if (AdaptiveWindows.Divides(from, size)) return onnx.Node("AveragePool", [x], [.. AdaptiveWindows.Even(from, size)]);
        var dtype = operation.Outputs[0].DType;
        // The windows are products of intervals, and so the mean is one of means.
        var columns = onnx.Node("MatMul", [x, onnx.Constant(Weights(from[3], size.W).Transpose().To(dtype), "weights")]);
        return onnx.Node("MatMul", [onnx.Constant(Weights(from[2], size.H).To(dtype), "weights"), columns]);
    }

    // [to, from]: each row takes the mean of one window.
    private static Tensor Weights(int from, int to)
    {
        var w = new double[to * from];
        for (var i = 0; i < to; i++)
        {
            var (start, end) = AdaptiveWindows.Of(i, from, to);
            for (var j = start; j < end; j++) w[i * from + j] = 1.0 / (end - start);
        }
        return Tensor.From(w, [to, from]);
    }
}

/// <summary>The largest of a given number of windows: <c>GlobalMaxPool</c> for one, <c>MaxPool</c> where they divide the image, or else
/// what is gathered for each axis.</summary>
public sealed class AdaptiveMaxPoolExporter : OnnxExporter<AdaptiveMaxPool2dAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(AdaptiveMaxPool2dAttributes attributes, Operation operation, OnnxWriter onnx)
    {
        var (size, from, x) = (attributes.Size, operation.Inputs[0]!.Shape, onnx.Input(operation, 0));
        if (size == 1) return onnx.Node("GlobalMaxPool", [x]);
        if (AdaptiveWindows.Divides(from, size)) return onnx.Node("MaxPool", [x], [.. AdaptiveWindows.Even(from, size)]);
        return Largest(Largest(x, 2, from[2], size.H, onnx), 3, from[3], size.W, onnx);
    }

    // Windows of one length, the last element again where one is shorter, on an axis of their own.
    private static string Largest(string x, int axis, int from, int to, OnnxWriter onnx)
    {
        var windows = Enumerable.Range(0, to).Select(i => AdaptiveWindows.Of(i, from, to)).ToList();
        var length = windows.Max(w => w.End - w.Start);
        var places = windows.SelectMany(w => Enumerable.Range(0, length).Select(j => (long)Math.Min(w.Start + j, w.End - 1))).ToArray();
        // A matrix of indices puts two axes in the place of one.
        var index = onnx.Constant(Tensor.From(places, [to, length]), "places");
        return ReduceNodes.Node("ReduceMax", onnx.Node("Gather", [x, index], ("axis", axis)), [axis + 1], false, onnx);
    }
}

/// <summary>Windows that divide an image into a number of parts.</summary>
internal static class AdaptiveWindows
{
    /// <summary>Where window i begins and ends.</summary>
    public static (int Start, int End) Of(int i, int from, int to) => ((int)((long)i * from / to), (int)(((i + 1L) * from + to - 1) / to));

    /// <summary>Whether all windows have one size.</summary>
    public static bool Divides(Shape from, Size2 to) => from[2] % to.H == 0 && from[3] % to.W == 0;

    /// <summary>Kernel and strides of windows of one size.</summary>
    public static List<(string, object)> Even(Shape from, Size2 to)
    {
        int[] size = [from[2] / to.H, from[3] / to.W];
        return [("kernel_shape", size), ("strides", size)];
    }
}
