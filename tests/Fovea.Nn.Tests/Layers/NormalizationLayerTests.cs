namespace Fovea.Nn.Tests;

/// <summary>Group normalisation, running averages of instance normalisation, batch normalisation without running averages and with the
/// plain mean of all batches.</summary>
public class NormalizationLayerTests
{
    private static double[] Moments(Tensor x, IEnumerable<int[]> places)
    {
        var values = places.Select(p => x.At(p)).ToArray();
        var mean = values.Average();
        return [mean, values.Sum(v => (v - mean) * (v - mean)) / values.Length, values.Length];
    }

    private static IEnumerable<int[]> Plane(int n, int c, int h, int w) =>
        from i in Enumerable.Range(0, h) from j in Enumerable.Range(0, w) select new[] { n, c, i, j };

    [Fact]
    public void Groups_of_channels()
    {
        var x = Wave.Of([2, 6, 3, 4]) * 3 + 1;
        var layer = Wave.Fill(new GroupNorm(3, 6, epsilon: 1e-3));
        var expected = new List<double>();
        for (var n = 0; n < 2; n++)
            for (var c = 0; c < 6; c++)
            {
                var m = Moments(x, Plane(n, c / 2 * 2, 3, 4).Concat(Plane(n, c / 2 * 2 + 1, 3, 4)));
                expected.AddRange(Plane(n, c, 3, 4).Select(p =>
                    (x.At(p) - m[0]) / Math.Sqrt(m[1] + 1e-3) * layer.Weight!.At(c) + layer.Bias!.At(c)));
            }
        Golden.Near(expected, layer.Forward(x).ToArray<double>());
        LayerTests.CheckGradients(layer, x);
        Assert.Equal(["weight", "bias"], layer.StateDict().Keys);
        Assert.Empty(new GroupNorm(3, 6, affine: false).StateDict());
        Assert.Equal("GroupNorm(3, 6)", layer.Describe());
        Assert.Equal("GroupNorm(3, 6): expected input [N, 6, …], got [2, 5, 3].",
            Assert.Throws<ShapeException>(() => layer.Forward(Wave.Of([2, 5, 3]))).Message);
        Assert.StartsWith("GroupNorm(4, 6): expected groups that divide the channels.",
            Assert.Throws<ArgumentException>(() => new GroupNorm(4, 6)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Instance_norm_of_signals_is_that_of_images_of_one_row()
    {
        var x = Wave.Of([2, 3, 7]);
        var layer = Wave.Fill(new InstanceNorm1d(3, affine: true));
        Golden.Near(Wave.Fill(new InstanceNorm2d(3, affine: true)).Forward(x.Unsqueeze(2)).Squeeze(2), layer.Forward(x));
        LayerTests.CheckGradients(layer, x);
        Assert.Equal("InstanceNorm1d(3): expected input [N, 3, L], got [2, 4, 7].",
            Assert.Throws<ShapeException>(() => layer.Forward(Wave.Of([2, 4, 7]))).Message);
    }

    [Fact]
    public void Instance_norm_keeps_running_averages_if_asked()
    {
        var layer = (InstanceNorm2d)new InstanceNorm2d(2, momentum: 0.3, trackRunningStats: true).To(DType.Float64);
        Assert.Equal(["running_mean", "running_var", "num_batches_tracked"], layer.StateDict().Keys);
        double[] mean = [0, 0], variance = [1, 1];
        for (var batch = 0; batch < 3; batch++)
        {
            var x = Wave.Of([3, 2, 2, 5], batch) * (batch + 1) + batch;
            Golden.Near(x.InstanceNorm2d(), layer.Forward(x));
            for (var c = 0; c < 2; c++)
            {
                var each = Enumerable.Range(0, 3).Select(n => Moments(x, Plane(n, c, 2, 5))).ToArray();
                mean[c] = 0.7 * mean[c] + 0.3 * each.Average(m => m[0]);
                variance[c] = 0.7 * variance[c] + 0.3 * each.Average(m => m[1] * 10 / 9);
            }
        }
        Golden.Near(mean, layer.RunningMean!.ToArray<double>());
        Golden.Near(variance, layer.RunningVar!.ToArray<double>());
        Assert.Equal(3, layer.StateDict()["num_batches_tracked"].Item());
        layer.Eval();
        var y = Wave.Of([1, 2, 2, 2], 9);
        Golden.Near(y.BatchNorm(layer.RunningMean, layer.RunningVar), layer.Forward(y));
    }

    [Fact]
    public void Batch_norm_without_running_averages_goes_by_the_batch_in_inference_too()
    {
        var layer = (BatchNorm2d)new BatchNorm2d(3, trackRunningStats: false).To(DType.Float64);
        Assert.Equal(["weight", "bias"], layer.StateDict().Keys);
        Assert.Null(layer.RunningMean);
        var x = Wave.Of([2, 3, 4, 5]) * 5 + 2;
        var y = layer.Forward(x);
        Golden.Near(y, layer.Eval().Forward(x), 0);
        Golden.Near([0, 0, 0], y.Mean([0, 2, 3]).ToArray<double>());
    }

    [Fact]
    public void Without_a_momentum_the_averages_are_the_means_over_all_batches()
    {
        var layer = (BatchNorm1d)new BatchNorm1d(3, momentum: null).To(DType.Float64);
        var batches = Enumerable.Range(0, 4).Select(i => Wave.Of([5, 3], i) * (i + 1) + i).ToArray();
        foreach (var x in batches) layer.Forward(x);
        Tensor Mean(Func<Tensor, Tensor> f) => Tensor.Stack([.. batches.Select(f)]).Mean(0);
        Golden.Near(Mean(x => x.Mean(0)), layer.RunningMean!);
        Golden.Near(Mean(x => x.Var([0], correction: 1)), layer.RunningVar!);
    }

    [Fact]
    public void A_recorded_step_counts_on()
    {
        Module Network() => new Sequential(new BatchNorm1d(3, momentum: null), new Linear(3, 2));
        Module eager = Network(), recorded = Network();
        recorded.LoadStateDict(eager.StateDict());
        TrainingStep one = new(eager, new MseLoss(), ReplayPolicy.Never), other = new(recorded, new MseLoss());
        for (var i = 0; i < 5; i++)
        {
            Tensor x = Wave.Of([5, 3], i, DType.Float32) * (i + 1), t = Wave.Of([5, 2], 7, DType.Float32);
            one.Run(x, t);
            other.Run(x, t);
        }
        Assert.Null(other.Refusal);
        foreach (var (key, tensor) in eager.StateDict())
            Assert.Equal(tensor.To(DType.Float64).ToArray<double>(), recorded.StateDict()[key].To(DType.Float64).ToArray<double>());
        Assert.Equal(5, recorded.StateDict()["0.num_batches_tracked"].Item());
    }

    [Fact]
    public void Layer_norm_without_a_shift()
    {
        var layer = Wave.Fill(new LayerNorm([4], bias: false));
        Assert.Equal(["weight"], layer.StateDict().Keys);
        Assert.Null(layer.Bias);
        LayerTests.CheckGradients(layer, Wave.Of([3, 4]));
    }
}
