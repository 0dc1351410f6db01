namespace Fovea.Nn.Tests;

public class BatchNormTests
{
    [Theory]
    [InlineData("1d")]
    [InlineData("2d")]
    public void Running_statistics_after_four_batches_equal_those_of_PyTorch_and_inference_uses_them(string kind)
    {
        BatchNorm norm = kind == "1d" ? new BatchNorm1d(3) : new BatchNorm2d(3, momentum: 0.3);
        Shape shape = kind == "1d" ? [4, 3] : [2, 3, 4, 5];
        norm.To(DType.Float64);
        for (var batch = 0; batch < 4; batch++) norm.Forward(Wave.Of(shape, batch) * (1 + batch) + batch);
        Golden.Near(Golden.Of($"running_mean {kind}"), norm.RunningMean!);
        Golden.Near(Golden.Of($"running_var {kind}"), norm.RunningVar!);
        Assert.Equal(4, norm.StateDict()["num_batches_tracked"].Item());
        norm.Eval();
        Golden.Near(Golden.Of($"eval {kind}"), norm.Forward(Wave.Of(shape, 9)));
    }

    [Fact]
    public void Inference_leaves_the_running_statistics_alone()
    {
        var norm = new BatchNorm2d(3);
        norm.Eval();
        norm.Forward(Wave.Of([2, 3, 4, 5], dtype: DType.Float32) + 5);
        Assert.Equal([0, 0, 0], norm.RunningMean!.ToArray<float>());
        Assert.Equal([1, 1, 1], norm.RunningVar!.ToArray<float>());
        Assert.Equal(0, norm.StateDict()["num_batches_tracked"].Item());
    }

    [Fact]
    public void The_output_in_training_has_mean_0_and_variance_1_in_each_channel()
    {
        var norm = new BatchNorm2d(3);
        norm.To(DType.Float64);
        var y = norm.Forward(Wave.Of([4, 3, 5, 7]) * 20 + 3);
        Golden.Near([0, 0, 0], y.Mean([0, 2, 3]).ToArray<double>());
        Golden.Near([1, 1, 1], y.Var([0, 2, 3], correction: 0).ToArray<double>(), 1e-6);
    }

    [Fact]
    public void Running_statistics_change_in_place_by_the_formula()
    {
        foreach (var shape in new Shape[] { [4, 3, 5, 7], [2, 3, 1, 1], [3, 3, 16, 16] })
        {
            var norm = new BatchNorm2d(3, momentum: 0.2);
            var before = norm.StateDict().Select(s => (s.Value, s.Value.Storage)).ToArray();
            double[] mean = [0, 0, 0], variance = [1, 1, 1];
            for (var batch = 0; batch < 3; batch++)
            {
                var x = Wave.Of(shape, batch, DType.Float32) * (2 + batch) + batch;
                norm.Forward(x);
                Tensor m = x.To(DType.Float64).Mean([0, 2, 3]), v = x.To(DType.Float64).Var([0, 2, 3], correction: 1);
                for (var c = 0; c < 3; c++)
                    (mean[c], variance[c]) = (0.8 * mean[c] + 0.2 * m.At(c), 0.8 * variance[c] + 0.2 * v.At(c));
            }
            Golden.Near(mean, norm.RunningMean!.To(DType.Float64).ToArray<double>(), 1e-6);
            Golden.Near(variance, norm.RunningVar!.To(DType.Float64).ToArray<double>(), 1e-6);
            foreach (var ((tensor, storage), (_, now)) in before.Zip(norm.StateDict()))
            {
                Assert.Same(tensor, now);
                Assert.Same(storage, now.Storage);
            }
        }
    }

    [Fact]
    public void Running_statistics_are_no_part_of_the_graph()
    {
        var norm = new BatchNorm1d(3);
        norm.Forward(Tensor.Randn([4, 3], requiresGrad: true));
        Assert.False(norm.RunningMean!.RequiresGrad);
        Assert.Null(norm.RunningMean!.Node);
        Assert.Null(norm.RunningVar!.Node);
    }

    [Fact]
    public void One_value_a_channel_is_refused_in_training_and_changes_nothing()
    {
        var norm = new BatchNorm1d(3);
        var thrown = Assert.Throws<ShapeException>(() => norm.Forward(Tensor.Ones([1, 3])));
        Assert.Equal(
            "batch_norm: expected more than one value a channel in training, got [1, 3]. Use a larger batch, or Eval().",
            thrown.Message);
        Assert.Equal([0, 0, 0], norm.RunningMean!.ToArray<float>());
        Assert.Equal(0, norm.StateDict()["num_batches_tracked"].Item());
        norm.Eval();
        Assert.Equal([1, 3], norm.Forward(Tensor.Ones([1, 3])).Shape);
    }
}
