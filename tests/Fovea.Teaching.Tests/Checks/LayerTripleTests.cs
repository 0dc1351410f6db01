using Fovea.Tensors;

namespace Fovea.Teaching.Tests;

/// <summary>Values of the layers whose gradients <see cref="CheckTests"/> compares.</summary>
public class LayerTripleTests
{
    [Fact]
    public void Fully_connected_flattens_multiplies_and_adds()
    {
        var weight = Tensor.From([1.0, 0, 0, 1, 1, 0, 0, 1], [4, 2]);
        var (y, cache) = FullyConnectedOp.Forward(Tensor.From([1.0, 2, 3, 4], [1, 2, 2]), weight, Tensor.From(10.0, 20));
        Assert.Equal([14.0, 26], y.ToArray<double>());
        Assert.Equal([1, 2, 2], FullyConnectedOp.Backward(Tensor.Ones([1, 2], DType.Float64), cache).X.Shape.Sizes.ToArray());
        var error = Assert.Throws<ShapeException>(() => FullyConnectedOp.Forward(Tensor.From(1.0, 2, 3, 4), weight, Tensor.From(0.0, 0)));
        Assert.Equal("fully_connected: expected input [N, …], got [4]. Call x.Unsqueeze(0) for one sample.", error.Message);
    }

    [Fact]
    public void The_softmax_loss_is_finite_for_scores_of_a_thousand_and_its_gradient_is_p_minus_one()
    {
        var (loss, gradient) = CrossEntropyOp.LossAndGradient(Tensor.From([1000.0, -1000, -1000, 1000], [2, 2]), Tensor.From(0L, 0));
        Assert.Equal(1000.0, loss.Item());
        Assert.Equal([0.0, 0, -0.5, 0.5], gradient.ToArray<double>());
    }

    [Fact]
    public void The_losses_are_those_of_the_formulas()
    {
        Assert.Equal((1.0 + 4) / 2, MseLossOp.Forward(Tensor.From(1.0, 2), Tensor.From(0.0, 4)).Loss.Item());
        Assert.Equal(0.3 / 2 * 25, L2RegularizationOp.Forward(Tensor.From(3.0, -4), 0.3).Loss.Item(), 1e-15);
    }

    [Fact]
    public void Dropout_drops_in_training_alone_and_spatial_dropout_whole_channels()
    {
        var x = Tensor.Ones([4, 50, 3, 3], DType.Float64);
        Assert.Same(x, DropoutOp.Forward(x, 0.5, training: false).Output);
        var elements = DropoutOp.Forward(x, 0.5, generator: new(1)).Output.ToArray<double>();
        Assert.All(elements, v => Assert.True(v is 0 or 2));
        Assert.InRange(elements.Average(), 0.9, 1.1);
        var channels = DropoutOp.ForwardSpatial(x, 0.5, generator: new(1)).Output.ToArray<double>().Chunk(9).ToList();
        Assert.All(channels, c => Assert.Single(c.Distinct()));
        Assert.InRange(channels.Count(c => c[0] == 0), 70, 130);
        Assert.Throws<ArgumentOutOfRangeException>(() => DropoutOp.Forward(x, 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => DropoutOp.Forward(x, -0.1, training: false));
    }

    [Fact]
    public void Batch_norm_normalises_by_the_batch_moves_the_running_statistics_and_uses_them_in_inference()
    {
        var running = new RunningStatistics(1, DType.Float64, momentum: 0.1);
        Tensor x = Tensor.From([1.0, 3], [2, 1]), one = Tensor.From(1.0), zero = Tensor.From(0.0);
        var (y, _) = BatchNormOp.Forward(x, one, zero, running, training: true, epsilon: 0);
        Assert.Equal([-1.0, 1], y.ToArray<double>());
        // Mean 2; variance 1, unbiased 2.
        Assert.Equal(0.2, running.Mean.Item(), 1e-15);
        Assert.Equal(0.9 + 0.2, running.Variance.Item(), 1e-15);
        var (test, _) = BatchNormOp.Forward(x, one, zero, running, training: false, epsilon: 0);
        Assert.Equal((1 - 0.2) / Math.Sqrt(1.1), test.At(0, 0), 1e-15);
        Assert.Equal(0.2, running.Mean.Item(), 1e-15);
    }
}
