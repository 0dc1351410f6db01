using Fovea.Tensors;

namespace Fovea.Reference.Tests;

/// <summary>Order, sums so far and written elements of several types, against the definition.</summary>
public class ScanTests
{
    public static MatrixTheoryData<DType, int> Cases() =>
        new([DType.Float32, DType.Float64, DType.Int64, DType.UInt8, DType.Bool], [0, 1, 2]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_order_along_an_axis_is_the_same(DType dtype, int axis)
    {
        var x = Numbers(dtype);
        foreach (var descending in new[] { false, true })
            On.Same(x.To(On.Reference).ArgSort(axis, descending), x.ArgSort(axis, descending));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Sums_so_far_are_as_defined(DType dtype, int axis)
    {
        var x = Numbers(dtype).Slice(1, 1, 40);
        // Carried in double precision there and here, and rounded once.
        On.Same(x.To(On.Reference).CumSum(axis), x.CumSum(axis));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Written_elements_are_the_same(DType dtype, int axis)
    {
        var x = Numbers(dtype);
        var part = x.Slice(axis, 0, Math.Min(3, x.Shape[axis]));
        // Some places more than once.
        var index = Tensor.RandInt(0, x.Shape[axis], part.Shape, new(3));
        On.Same(x.To(On.Reference).Scatter(axis, index.To(On.Reference), part.To(On.Reference)), x.Scatter(axis, index, part));
    }

    [Theory]
    [InlineData(1, 0, 2)]
    [InlineData(2, 1, 3)]
    [InlineData(3, 2, 2)]
    public void Windows_with_gaps_are_the_same(int stride, int padding, int dilation)
    {
        var x = On.Normal([2, 3, 13, 11], 1);
        var options = new PoolOptions(4) { Stride = stride, Padding = padding, Dilation = dilation, CeilMode = padding == 1 };
        On.Same(x.To(On.Reference).MaxPool2d(options), x.MaxPool2d(options));
    }

    // Many equal ones, and what is no number at the start of axis 1.
    private static Tensor Numbers(DType dtype)
    {
        var x = (On.Normal([3, 41, 2], 1, DType.Float64) * 4).Round() / 4;
        if (dtype.IsFloating) x.AsSpan<double>()[1] = x.AsSpan<double>()[82] = double.NaN;
        return x.To(dtype);
    }
}
