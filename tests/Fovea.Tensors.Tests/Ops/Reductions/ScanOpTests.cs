namespace Fovea.Tensors.Tests;

public class ScanOpTests
{
    public static MatrixTheoryData<int, DType> Axes() => new([0, 1, 2, -1], [DType.Float32, DType.Float64]);

    [Theory]
    [MemberData(nameof(Axes))]
    public void Each_element_is_the_sum_or_product_of_those_before_it(int axis, DType dtype)
    {
        var x = Golden.Input(1, [3, 7, 5], dtype);
        double Up(int[] at, Func<double, double, double> f)
        {
            var index = (int[])at.Clone();
            var a = axis < 0 ? axis + 3 : axis;
            double? total = null;
            for (index[a] = 0; index[a] <= at[a]; index[a]++) total = total is { } t ? f(t, x.At(index)) : x.At(index);
            return total!.Value;
        }
        var tolerance = Expect.Tolerance(dtype);
        Expect.Close(Naive.Make(x.Shape, at => Up(at, (a, b) => a + b)), x.CumSum(axis), tolerance);
        Expect.Close(Naive.Make(x.Shape, at => Up(at, (a, b) => a * b)), x.CumProd(axis), tolerance);
        Expect.Close(Naive.Make(x.Shape, at => Up(at, (a, b) => Math.Log(Math.Exp(a) + Math.Exp(b)))), x.LogCumSumExp(axis), tolerance);
    }

    [Fact]
    public void Whole_numbers_and_truth_values_add_up_to_Int64()
    {
        Assert.Equal([1L, (1L << 60) + 1, 1L << 60], Tensor.From(1, 1L << 60, -1).CumSum(0).ToArray<long>());
        Assert.Equal([1L, 1, 2], Tensor.From(true, false, true).CumSum(0).ToArray<long>());
        Assert.Equal([200L, 400], Tensor.From<byte>(200, 200).CumSum(0).ToArray<long>());
    }

    [Fact]
    public void A_long_sum_in_Float32_keeps_its_digits()
    {
        var y = Tensor.Full([1 << 20], 0.1f).CumSum(0);
        Assert.Equal((1 << 20) * (double)0.1f, y.At((1 << 20) - 1), 0.01);
    }

    [Fact]
    public void Empty_axes_and_infinities()
    {
        Assert.Equal([2, 0], Tensor.Zeros([2, 0]).CumSum(1).Shape);
        Assert.Equal([2, 0], Tensor.Zeros([2, 0]).CumProd(1).Shape);
        Assert.Equal([2, 0], Tensor.Zeros([2, 0]).CumSum(0).Shape);
        Expect.Close([double.NegativeInfinity, 2, 2], Tensor.From(double.NegativeInfinity, 2, double.NegativeInfinity).LogCumSumExp(0), 0);
    }

    [Fact]
    public void Products_over_axes()
    {
        var x = Golden.Input(1, [3, 5, 4]);
        Expect.Close([x.Doubles().Aggregate((a, b) => a * b)], x.Prod(), 1e-13);
        Expect.Close(Naive.Reduce(x, [1], v => v.Aggregate((a, b) => a * b)), x.Prod(1), 1e-13);
        Expect.Close(Naive.Reduce(x, [0, 2], v => v.Aggregate((a, b) => a * b)).Reshape([1, 5, 1]), x.Prod([-1, 0], keepDim: true), 1e-13);
        Expect.Close([2], [1, 1], Tensor.Zeros([2, 0]).Prod(1), 0);
        Assert.Equal(1.0, Tensor.Zeros([0]).Prod().Item());
        Assert.Equal(3.0, Tensor.From(3.0).Reshape([]).Prod().Item());
    }

    [Fact]
    public void Gradients_of_products_are_right_at_zeros()
    {
        Assert.Equal([0.0, 6, 0], Slope(x => x.Prod(), 2, 0, 3));
        Assert.Equal([0.0, 0, 0], Slope(x => x.Prod(), 0, 0, 3));
        // y = (a, ab, abc) at (2, 0, 3): 1 + b + bc, a + ac, ab.
        Assert.Equal([1.0, 8, 0], Slope(x => x.CumProd(0), 2, 0, 3));
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Int64)]
    [InlineData(DType.UInt8)]
    [InlineData(DType.Bool)]
    public void Extremes_come_with_their_places(DType dtype)
    {
        var x = Naive.Make([3, 4, 2], at => (3 * at[0] + 5 * at[1] + at[2]) % 4).To(dtype);
        foreach (var axis in new[] { 0, 1, -1 })
        {
            var (values, index) = x.MaxWithIndex(axis);
            Expect.Same(x.To(DType.Float64).Max(axis), values.To(DType.Float64));
            Expect.Same(x.ArgMax(axis), index);
            Assert.Equal(dtype, values.DType);
            (values, index) = x.MinWithIndex(axis, keepDim: true);
            Expect.Same(x.To(DType.Float64).Min(axis, keepDim: true), values.To(DType.Float64));
            Expect.Same(x.ArgMin(axis, keepDim: true), index);
        }
    }

    [Fact]
    public void The_first_of_equals_and_what_is_no_number_are_the_extremes()
    {
        var (values, index) = Tensor.From([1.0, 3, 3, 5, double.NaN, 7], [2, 3]).MaxWithIndex(1);
        Expect.Close([3, double.NaN], values, 0);
        Assert.Equal([1L, 1], index.ToArray<long>());
    }

    [Fact]
    public void Messages()
    {
        var x = Tensor.Zeros([2, 3]);
        Expect.Message("Shape [2, 3]: expected an axis from -2 to 1, got 2.", () => x.CumSum(2));
        Expect.Message("cumprod: expected Float32 or Float64, got Int64 [2, 3]. Call x.To(DType.Float32).",
            () => x.To(DType.Int64).CumProd(0));
        Expect.Message("logcumsumexp: expected Float32 or Float64, got Int64 [2, 3]. Call x.To(DType.Float32).",
            () => x.To(DType.Int64).LogCumSumExp(0));
        Expect.Message("prod: expected each axis once, got [0, -2] for [2, 3].", () => x.Prod([0, -2]));
        Expect.Message("max: expected at least one element along axis 1, got [2, 0].", () => Tensor.Zeros([2, 0]).MaxWithIndex(1));
    }

    private static double[] Slope(Func<Tensor, Tensor> op, params double[] at)
    {
        var x = Tensor.From(at);
        x.RequiresGrad = true;
        op(x).Sum().Backward();
        return x.Grad!.ToArray<double>();
    }
}
