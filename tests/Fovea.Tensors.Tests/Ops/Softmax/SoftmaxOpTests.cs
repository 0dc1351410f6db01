namespace Fovea.Tensors.Tests;

public class SoftmaxOpTests
{
    [Theory]
    [InlineData(DType.Float32, -1)]
    [InlineData(DType.Float64, -1)]
    [InlineData(DType.Float32, 1)]
    [InlineData(DType.Float64, 0)]
    public void Is_the_share_of_each_exponential(DType dtype, int axis)
    {
        var x = Golden.Input(1, [3, 37, 5], dtype);
        var a = x.Shape.Axis(axis);
        double Total(int[] at) => Enumerable.Range(0, x.Shape[a]).Sum(i => Math.Exp(x.At([.. at[..a], i, .. at[(a + 1)..]])));
        var tolerance = dtype == DType.Float32 ? 1e-6 : 2e-15;
        Expect.Close(Naive.Make(x.Shape, at => Math.Exp(x.At(at)) / Total(at)), x.Softmax(axis), tolerance);
        Expect.Close(Naive.Make(x.Shape, at => x.At(at) - Math.Log(Total(at))), x.LogSoftmax(axis), tolerance);
    }

    [Theory]
    [InlineData(DType.Float32, 1e-6)]
    [InlineData(DType.Float64, 1e-15)]
    public void Sums_to_one(DType dtype, double tolerance)
    {
        var sums = (Golden.Input(1, [7, 1001], dtype) * 10).Softmax().Sum(1);
        Expect.Close(Tensor.Ones([7], dtype), sums, tolerance);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Scores_of_a_thousand_do_not_overflow(DType dtype)
    {
        var x = Tensor.From([1000.0, -1000, 1000, -1000, -1000, -1000], [2, 3]).To(dtype);
        double third = 1 / 3.0, log2 = Math.Log(2);
        var ulps = dtype == DType.Float32 ? 2 * MathF.ScaleB(1, -23) : 4e-16;
        Expect.Close([2, 3], [0.5, 0, 0.5, third, third, third], x.Softmax(), ulps);
        Expect.Close([2, 3], [-log2, -2000 - log2, -log2, -Math.Log(3), -Math.Log(3), -Math.Log(3)], x.LogSoftmax(), ulps);
        Expect.Close([2], [1000 + log2, -1000 + Math.Log(3)], x.LogSumExp(1), ulps);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Gradients_at_scores_of_a_thousand_are_finite(DType dtype)
    {
        foreach (var op in new Func<Tensor, Tensor>[] { t => t.Softmax(), t => t.LogSoftmax(), t => t.LogSumExp(1), t => t.Softplus(), t =>
            t.Sigmoid(), t => t.Tanh(), t => t.Gelu(), t => t.Silu() })
        {
            var x = Tensor.From([1000.0, -1000, 1000, 0], [1, 4]).To(dtype);
            x.RequiresGrad = true;
            var y = op(x);
            Assert.All(y.Doubles(), v => Assert.True(double.IsFinite(v)));
            y.Backward(Golden.Input(1, y.Shape, dtype));
            Assert.All(x.Grad!.Doubles(), v => Assert.True(double.IsFinite(v)));
        }
    }

    [Fact]
    public void Masked_scores_get_no_probability()
    {
        var x = Tensor.From(0.0, double.NegativeInfinity, 0);
        Expect.Close([3], [0.5, 0, 0.5], x.Softmax(), 1e-16);
        Expect.Close([3], [-Math.Log(2), double.NegativeInfinity, -Math.Log(2)], x.LogSoftmax(), 1e-16);
    }

    [Fact]
    public void Log_softmax_backward_is_the_upstream_less_its_share()
    {
        Tensor x = Golden.Input(1, [3, 5]), u = Golden.Input(2, [3, 5]);
        var (y, cache) = SoftmaxOp.Forward(x, log: true);
        Expect.Close(u - y.Exp() * u.Sum(1, keepDim: true), SoftmaxOp.Backward(u, cache), 1e-14);
    }

    [Fact]
    public void No_rows_stay_no_rows()
    {
        var x = Tensor.Zeros([0, 5]);
        x.RequiresGrad = true;
        var y = x.Softmax();
        Assert.Equal([0, 5], y.Shape);
        y.Backward(Tensor.Zeros([0, 5]));
        Assert.Equal([0, 5], x.Grad!.Shape);
    }

    [Fact]
    public void Messages()
    {
        Expect.Message("softmax: expected at least one class along the last axis, got [3, 0].", () => Tensor.Zeros([3, 0]).Softmax());
        Expect.Message("log_softmax: expected Float32 or Float64, got Int64 [3]. Call x.To(DType.Float32).", () =>
            Tensor.Zeros([3], DType.Int64).LogSoftmax());
    }
}
