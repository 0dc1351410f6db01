namespace Fovea.Tensors.Tests;

public class ReductionOpTests
{
    private static readonly Dictionary<string, (Func<Tensor, int[], bool, Tensor> Op, Func<double[], double> Formula)> Ops = new()
    {
        ["sum"] = ((x, axes, keep) => x.Sum(axes, keep), v => v.Sum()),
        ["mean"] = ((x, axes, keep) => x.Mean(axes, keep), v => v.Average()),
        ["var"] = ((x, axes, keep) => x.Var(axes, 1, keep), v => v.Sum(e => (e - v.Average()) * (e - v.Average())) / (v.Length - 1)),
        ["std"] = ((x, axes, keep) => x.Std(axes, 0, keep), v => Math.Sqrt(v.Sum(e => (e - v.Average()) * (e - v.Average())) / v.Length)),
        ["max"] = ((x, axes, keep) => x.Max(axes, keep), v => v.Max()),
        ["min"] = ((x, axes, keep) => x.Min(axes, keep), v => v.Min()),
        ["logsumexp"] = ((x, axes, keep) => x.LogSumExp(axes, keep), v => Math.Log(v.Sum(Math.Exp))),
        ["norm"] = ((x, axes, keep) => x.Norm(2, axes, keep), v => Math.Sqrt(v.Sum(e => e * e))),
        ["norm 1"] = ((x, axes, keep) => x.Norm(1, axes, keep), v => v.Sum(Math.Abs)),
        ["norm 3"] = ((x, axes, keep) => x.Norm(3, axes, keep), v => Math.Cbrt(v.Sum(e => Math.Abs(e * e * e)))),
        ["norm ∞"] = ((x, axes, keep) => x.Norm(double.PositiveInfinity, axes, keep), v => v.Max(Math.Abs)),
    };

    public static TheoryData<string, DType> Cases()
    {
        var cases = new TheoryData<string, DType>();
        foreach (var name in Ops.Keys)
            foreach (var dtype in new[] { DType.Float32, DType.Float64 }) cases.Add(name, dtype);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Is_the_formula_over_any_set_of_axes(string name, DType dtype)
    {
        var (op, formula) = Ops[name];
        var x = Golden.Input(1, [3, 4, 5, 2], dtype);
        for (var set = 1; set < 16; set++)
        {
            var axes = Enumerable.Range(0, 4).Where(i => (set >> i & 1) != 0).ToArray();
            var expected = Naive.Reduce(x, axes, formula);
            Expect.Close(expected, op(x, axes, false), dtype == DType.Float32 ? 3e-6 : 1e-14);
            Shape kept = [.. Enumerable.Range(0, 4).Select(i => axes.Contains(i) ? 1 : x.Shape[i])];
            Expect.Close(expected.Reshape(kept), op(x, Array.ConvertAll(axes, a => a - 4), true), dtype == DType.Float32 ? 3e-6 : 1e-14);
        }
    }

    [Fact]
    public void One_axis_is_a_number()
    {
        var x = Golden.Input(1, [3, 4, 5]);
        Expect.Same(x.Var([1]), x.Var(1));
        Expect.Same(x.Var([-1], 0, true), x.Var(-1, correction: 0, keepDim: true));
        Expect.Same(x.Std([0]), x.Std(0));
        Expect.Same(x.Norm(3, [2], true), x.Norm(3, -1, keepDim: true));
        Expect.Same(x.Norm(double.PositiveInfinity, [1]), x.Norm(double.PositiveInfinity, 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(4097)]
    [InlineData(40_001)]
    public void A_long_sum_loses_almost_no_digits(int n)
    {
        var x = Golden.Input(1, [n], DType.Float32);
        var exact = x.Doubles().Sum();
        Assert.Equal(exact, x.Sum().Item(), 3e-7 * x.Doubles().Sum(Math.Abs));
        var columns = x.Reshape([n, 1]).Expand([n, 3]);
        Expect.Close([3], [exact, exact, exact], columns.Sum(0), 3e-7 * x.Doubles().Sum(Math.Abs));
    }

    [Fact]
    public void Nothing_given_reduces_everything()
    {
        var x = Tensor.From([1.0, 2, 3, 4, 5, 6], [2, 3]);
        Assert.Equal((21, 3.5, 6, 1, 3.5), (x.Sum().Item(), x.Mean().Item(), x.Max().Item(), x.Min().Item(), x.Var().Item()));
        Assert.Equal([1, 1], x.Sum(keepDim: true).Shape);
        Assert.Equal(Shape.Scalar, x.Sum().Shape);
    }

    [Fact]
    public void Sums_over_nothing_are_zero()
    {
        Assert.Equal(0, Tensor.Zeros([0, 3]).Sum().Item());
        Expect.Close([3], [0, 0, 0], Tensor.Zeros([0, 3]).Sum(0), 0);
        Expect.Close([2], [0, 0], Tensor.Zeros([2, 0]).Sum(1), 0);
        Assert.Equal(double.NaN, Tensor.Zeros([0]).Mean().Item());
    }

    [Fact]
    public void A_sum_over_no_axes_is_a_copy()
    {
        var x = Golden.Input(1, [2, 3]);
        var y = x.Sum(Array.Empty<int>());
        Expect.Same(x, y);
        Assert.NotSame(x.Storage, y.Storage);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Int64)]
    [InlineData(DType.UInt8)]
    public void Arg_max_is_the_first_index_of_the_largest(DType dtype)
    {
        var x = Tensor.From([1.0, 5, 5, 2, 0, 3, 0, 3], [2, 4]).To(dtype);
        Assert.Equal([1L, 1], x.ArgMax().ToArray<long>());
        Assert.Equal([0L, 0], x.ArgMin(1).ToArray<long>());
        Assert.Equal([0L, 0, 0, 1], x.ArgMax(0, keepDim: true).ToArray<long>());
        Assert.Equal([1, 4], x.ArgMax(0, keepDim: true).Shape);
        Assert.Equal(dtype, x.Max(1).DType);
    }

    [Fact]
    public void Not_a_number_is_the_extreme()
    {
        var x = Tensor.From([1.0, double.NaN, 3, 2, 5, 4], [2, 3]);
        Expect.Close([2], [double.NaN, 5], x.Max(1), 0);
        Expect.Close([2], [double.NaN, 2], x.Min(1), 0);
        Assert.Equal([1L, 1], x.ArgMax().ToArray<long>());
    }

    [Fact]
    public void Sum_to_is_the_adjoint_of_expand()
    {
        Tensor x = Golden.Input(1, [3, 1, 2]), u = Golden.Input(2, [4, 3, 5, 2]);
        var left = (x.Expand(u.Shape) * u).Sum().Item();
        Assert.Equal(left, (x * u.SumTo(x.Shape)).Sum().Item(), 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(double.PositiveInfinity)]
    public void The_gradient_of_a_norm_is_finite_at_zero(double p)
    {
        var x = Tensor.From([0.0, 0, 3, 4], [2, 2]);
        x.RequiresGrad = true;
        var y = x.Norm(p, [1]);
        Assert.Equal(0, y.At(0));
        y.Sum().Backward();
        Assert.Equal([0.0, 0], x.Grad!.ToArray<double>()[..2]);
        Assert.All(x.Grad!.ToArray<double>()[2..], v => Assert.InRange(v, 0, 1));
    }

    [Fact]
    public void The_gradient_of_a_standard_deviation_is_zero_at_a_constant()
    {
        var x = Tensor.Full([5], 2, DType.Float64);
        x.RequiresGrad = true;
        x.Std().Backward();
        Assert.Equal(new double[5], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void Log_sum_exp_of_infinities()
    {
        const double inf = double.PositiveInfinity;
        var x = Tensor.From([-inf, -inf, -inf, 1, inf, 1, inf, -inf], [4, 2]);
        Expect.Close([4], [-inf, 1, inf, inf], x.LogSumExp(1), 0);
    }

    [Theory]
    [InlineData(0, 3, 0)]
    [InlineData(0, 3, 1)]
    [InlineData(2, 0, 0)]
    [InlineData(2, 0, 1)]
    public void Of_nothing_a_sum_is_0_a_product_1_and_a_mean_no_number(int rows, int columns, int axis)
    {
        var x = Tensor.Zeros([rows, columns], DType.Float64);
        Shape shape = [axis == 0 ? columns : rows];
        Check(0, x.Sum(axis));
        Check(1, x.Prod(axis));
        Check(double.NaN, x.Mean(axis));
        Check(double.NaN, x.Var(axis));

        void Check(double value, Tensor y)
        {
            Assert.Equal(shape, y.Shape);
            Assert.Equal(Enumerable.Repeat(value, shape.Elements), y.ToArray<double>());
        }
    }

    [Fact]
    public void Messages()
    {
        var x = Tensor.Zeros([3, 4]);
        Expect.Message("sum: expected Float32 or Float64, got Int64 [3, 4]. Call x.To(DType.Float32).", () => x.To(DType.Int64).Sum());
        Expect.Message("mean: expected Float32 or Float64, got UInt8 [3, 4]. Call x.To(DType.Float32).", () => x.To(DType.UInt8).Mean());
        Expect.Message("Shape [3, 4]: expected an axis from -2 to 1, got 2.", () => x.Sum(2));
        Expect.Message("sum: expected each axis once, got [1, -1] for [3, 4].", () => x.Sum([1, -1]));
        Expect.Message("max: expected at least one element along axis 0, got [0].", () => Tensor.Zeros([0]).Max());
        Expect.Message("max: expected at least one element along axis 1, got [3, 0].", () => Tensor.Zeros([3, 0]).ArgMax());
        Assert.Throws<ArgumentOutOfRangeException>(() => x.Norm(0));
    }
}
