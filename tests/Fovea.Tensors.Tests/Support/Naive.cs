namespace Fovea.Tensors.Tests;

/// <summary>Operations as their definitions say, by plain loops in double precision.</summary>
internal static class Naive
{
    /// <summary>Every index of a shape in row-major order.</summary>
    public static IEnumerable<int[]> Indices(Shape shape)
    {
        for (var flat = 0; flat < shape.Elements; flat++)
        {
            var index = new int[shape.Rank];
            for (int axis = shape.Rank - 1, rest = flat; axis >= 0; axis--)
            {
                index[axis] = rest % shape[axis];
                rest /= shape[axis];
            }
            yield return index;
        }
    }

    /// <summary>A tensor from a function of the index.</summary>
    public static Tensor Make(Shape shape, Func<int[], double> element, DType dtype = DType.Float64) =>
        Tensor.From(Indices(shape).Select(element).ToArray(), shape).To(dtype);

    /// <summary>The element of x that stands at an index of the shape that x is broadcast to.</summary>
    public static double Stretched(Tensor x, int[] index) =>
        x.At([.. Enumerable.Range(0, x.Rank).Select(i => x.Shape[i] == 1 ? 0 : index[index.Length - x.Rank + i])]);

    /// <summary>Y[n, o, i, j] = b[o] + Σ X[n, c, i·s + u·d − p, j·s + v·d − p]·W[o, c, u, v], zero outside X.</summary>
    public static Tensor Conv2d(Tensor x, Tensor w, Tensor? b, Conv2dOptions o)
    {
        int inputs = w.Shape[1], outputs = w.Shape[0] / o.Groups;
        Shape shape = [x.Shape[0], w.Shape[0], Size(2, o.Stride.H, o.Padding.H, o.Dilation.H),
            Size(3, o.Stride.W, o.Padding.W, o.Dilation.W)];
        return Make(shape, at =>
        {
            var sum = b?.At(at[1]) ?? 0;
            for (var c = 0; c < inputs; c++)
                for (var u = 0; u < w.Shape[2]; u++)
                    for (var v = 0; v < w.Shape[3]; v++)
                        sum += Pixel(x, at[0], at[1] / outputs * inputs + c, at[2] * o.Stride.H + u * o.Dilation.H - o.Padding.H,
                            at[3] * o.Stride.W + v * o.Dilation.W - o.Padding.W) * w.At(at[1], c, u, v);
            return sum;
        });
        int Size(int axis, int stride, int padding, int dilation) =>
            (x.Shape[axis] + 2 * padding - dilation * (w.Shape[axis] - 1) - 1) / stride + 1;
    }

    /// <summary>Each element of X[n, c] spread over Y[n, o, i·s + u·d − p, j·s + v·d − p], weighted by W[c, o, u, v].</summary>
    public static Tensor ConvTranspose2d(Tensor x, Tensor w, Tensor? b, ConvTranspose2dOptions o)
    {
        var each = w.Shape[1];
        Shape shape = [x.Shape[0], each * o.Groups, Size(2, o.Stride.H, o.Padding.H, o.Dilation.H, o.OutputPadding.H),
            Size(3, o.Stride.W, o.Padding.W, o.Dilation.W, o.OutputPadding.W)];
        var y = Make(shape, at => b?.At(at[1]) ?? 0);
        var values = y.AsSpan<double>();
        var strides = shape.Strides();
        foreach (var at in Indices(x.Shape))
        {
            foreach (var tap in Indices([each, w.Shape[2], w.Shape[3]]))
            {
                var (i, j) = (at[2] * o.Stride.H + tap[1] * o.Dilation.H - o.Padding.H,
                    at[3] * o.Stride.W + tap[2] * o.Dilation.W - o.Padding.W);
                if (i < 0 || i >= shape[2] || j < 0 || j >= shape[3]) continue;
                var channel = at[1] / (x.Shape[1] / o.Groups) * each + tap[0];
                values[at[0] * strides[0] + channel * strides[1] + i * strides[2] + j] += x.At(at) * w.At(at[1], tap[0], tap[1], tap[2]);
            }
        }
        return y;
        int Size(int axis, int stride, int padding, int dilation, int extra) =>
            (x.Shape[axis] - 1) * stride - 2 * padding + dilation * (w.Shape[axis] - 1) + extra + 1;
    }

    /// <summary>A·B for each matrix of a batch.</summary>
    public static Tensor MatMul(Tensor a, Tensor b)
    {
        var batch = Shape.Broadcast(Shape.Create(a.Shape.Sizes[..^2]), Shape.Create(b.Shape.Sizes[..^2]));
        return Make([.. batch, a.Shape[^2], b.Shape[^1]], at =>
        {
            double sum = 0;
            for (var k = 0; k < a.Shape[^1]; k++) sum += Stretched(a, [.. at[..^1], k]) * Stretched(b, [.. at[..^2], k, at[^1]]);
            return sum;
        });
    }

    /// <summary>A function of the elements that share the index along the axes that are kept.</summary>
    public static Tensor Reduce(Tensor x, int[] axes, Func<double[], double> function)
    {
        var kept = Enumerable.Range(0, x.Rank).Where(i => !axes.Contains(i)).ToArray();
        var groups = Indices(x.Shape).ToLookup(at => string.Join(",", kept.Select(i => at[i])), at => x.At(at));
        return Make([.. kept.Select(i => x.Shape[i])], at => function([.. groups[string.Join(",", at)]]));
    }

    private static double Pixel(Tensor x, int n, int c, int i, int j) =>
        i < 0 || j < 0 || i >= x.Shape[2] || j >= x.Shape[3] ? 0 : x.At(n, c, i, j);
}
