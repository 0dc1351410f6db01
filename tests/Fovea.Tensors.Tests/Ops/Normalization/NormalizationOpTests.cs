namespace Fovea.Tensors.Tests;

public class NormalizationOpTests
{
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Batch_norm_is_the_formula_for_each_channel(DType dtype)
    {
        Tensor x = Golden.Input(1, [3, 4, 5, 7], dtype), scale = Golden.Input(2, [4], dtype), shift = Golden.Input(3, [4], dtype);
        Tensor mean = Naive.Reduce(x, [0, 2, 3], v => v.Average()),
            variance = Naive.Reduce(x, [0, 2, 3], v => v.Sum(e => (e - v.Average()) * (e - v.Average())) / v.Length);
        var expected = Naive.Make(x.Shape, at =>
            (x.At(at) - mean.At(at[1])) / Math.Sqrt(variance.At(at[1]) + 1e-3) * scale.At(at[1]) + shift.At(at[1]));
        var (y, cache) = BatchNormOp.Forward(x, scale, shift, 1e-3);
        Expect.Close(expected, y, Expect.Tolerance(dtype));
        Expect.Close(mean, cache.Mean, Expect.Tolerance(dtype));
        Expect.Close(variance, cache.Variance, Expect.Tolerance(dtype));
        Expect.Close(expected, x.BatchNorm(cache.Mean, cache.Variance, scale, shift, 1e-3), Expect.Tolerance(dtype));
    }

    [Theory]
    [InlineData("layer", DType.Float32)]
    [InlineData("layer", DType.Float64)]
    [InlineData("instance", DType.Float32)]
    [InlineData("instance", DType.Float64)]
    [InlineData("batch", DType.Float32)]
    [InlineData("batch", DType.Float64)]
    public void Output_has_mean_zero_and_variance_one(string name, DType dtype)
    {
        var x = Golden.Input(1, [3, 4, 8, 9], dtype) * 3 + 5;
        var (y, axes) = name switch
        {
            "layer" => (x.LayerNorm([4, 8, 9], epsilon: 0), new[] { 1, 2, 3 }),
            "instance" => (x.InstanceNorm2d(epsilon: 0), [2, 3]),
            _ => (x.BatchNormTraining(null, null, 0), [0, 2, 3]),
        };
        var tolerance = dtype == DType.Float32 ? 2e-6 : 1e-14;
        Assert.All(y.To(DType.Float64).Mean(axes).ToArray<double>(), v => Assert.Equal(0, v, tolerance));
        Assert.All(y.To(DType.Float64).Var(axes, 0).ToArray<double>(), v => Assert.Equal(1, v, tolerance));
    }

    [Fact]
    public void A_constant_becomes_the_shift()
    {
        Tensor x = Tensor.Full([2, 3, 4, 4], 1e4), shift = Tensor.From(1f, 2, 3);
        Expect.Close(shift.Reshape([1, 3, 1, 1]).Expand(x.Shape), x.BatchNormTraining(null, shift), 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Dropout_keeps_the_expectation(bool channels)
    {
        var x = Tensor.Ones([100, 100, 10]);
        var y = channels ? x.Dropout2d(0.3, new(5)) : x.Dropout(0.3, new(5));
        // 1/(1 − p) with probability 1 − p: variance p/(1 − p) over the independent draws; four standard deviations.
        var draws = channels ? 10_000 : 100_000;
        Assert.Equal(1, y.Mean().Item(), 4 * Math.Sqrt(0.3 / 0.7 / draws));
        Assert.All(y.ToArray<float>(), v => Assert.True(v is 0 or 1 / 0.7f));
        if (channels) Assert.All(y.View(-1, 10).ToArray<float>().Chunk(10), row => Assert.Single(row.Distinct()));
    }

    [Fact]
    public void Dropout_at_its_ends()
    {
        var x = Golden.Input(1, [3, 5]);
        Expect.Same(x, x.Dropout(0));
        Expect.Close(Tensor.Zeros([3, 5], DType.Float64), x.Dropout(1), 0);
    }

    [Fact]
    public void The_gradient_of_dropout_has_the_same_mask()
    {
        var x = Tensor.Ones([1000], DType.Float64);
        x.RequiresGrad = true;
        var y = x.Dropout(0.5, new(3));
        y.Sum().Backward();
        Expect.Same(y.Detach(), x.Grad!);
    }

    [Fact]
    public void Messages()
    {
        Expect.Message("batch_norm: expected input [N, C] or [N, C, …], got [3].", () => Tensor.Zeros([3]).BatchNormTraining(null, null));
        Expect.Message("batch_norm: expected more than one value a channel in training, got [1, 3]. Use a larger batch, or Eval().", () =>
            Tensor.Zeros([1, 3]).BatchNormTraining(null, null));
        Expect.Message("batch_norm: expected scale and shift Float32 [3] for [2, 3], got Float32 [2].", () =>
            Tensor.Zeros([2, 3]).BatchNormTraining(Tensor.Zeros([2]), null));
        Expect.Message("batch_norm: expected input [N, 3, …], got [2, 4, 5, 5].", () =>
            Tensor.Zeros([2, 4, 5, 5]).BatchNorm(Tensor.Zeros([3]), Tensor.Ones([3]), null, null));
        Expect.Message("batch_norm: expected mean, variance, scale and shift Float32 [3] for [2, 3], got Float64 [3].",
            () => Tensor.Zeros([2, 3]).BatchNorm(Tensor.Zeros([3]), Tensor.Ones([3]), Tensor.Ones([3], DType.Float64), null));
        Expect.Message("layer_norm: expected input [N, …, 4, 5], got [2, 5, 4].", () => Tensor.Zeros([2, 5, 4]).LayerNorm([4, 5]));
        Expect.Message("layer_norm: expected at least one element, got [2, 0].", () => Tensor.Zeros([2, 0]).LayerNorm([0]));
        Expect.Message("instance_norm: expected input [N, C, H, W], got [3, 4].", () => Tensor.Zeros([3, 4]).InstanceNorm2d());
        Expect.Message("instance_norm: expected more than one value a channel, got [2, 3, 1, 1].", () =>
            Tensor.Zeros([2, 3, 1, 1]).InstanceNorm2d());
        Expect.Message("dropout2d: expected input [N, C, …], got [3].", () => Tensor.Zeros([3]).Dropout2d(0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Zeros([3]).Dropout(1.5));
    }
}
