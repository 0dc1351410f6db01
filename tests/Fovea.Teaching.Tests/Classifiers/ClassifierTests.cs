using Fovea.Tensors;

namespace Fovea.Teaching.Tests;

public class ClassifierTests
{
    // Three clouds that a line separates, and a ring around a cloud that none does.
    private static (Tensor X, Tensor Labels) Clouds()
    {
        double[][] centres = [[2, 0], [-1, 2], [-1, -2]];
        var noise = Tensor.Randn([90, 2], std: 0.4, dtype: DType.Float64, generator: new(1));
        var labels = Enumerable.Range(0, 90).Select(i => i % 3).ToArray();
        var x = Tensor.From(labels.SelectMany(l => centres[l]).ToArray(), [90, 2]) + noise;
        return (x, Tensor.From(Array.ConvertAll(labels, l => (long)l)));
    }

    private static (Tensor X, Tensor Labels) Ring()
    {
        var generator = new Generator(2);
        var x = Tensor.Randn([120, 2], std: 0.3, dtype: DType.Float64, generator: generator);
        var values = x.AsSpan<double>();
        var labels = new long[120];
        for (var i = 60; i < 120; i++)
        {
            var angle = 2 * Math.PI * i / 60;
            (values[2 * i], values[2 * i + 1], labels[i]) =
                (values[2 * i] + 2 * Math.Cos(angle), values[2 * i + 1] + 2 * Math.Sin(angle), 1);
        }
        return (x, Tensor.From(labels));
    }

    [Fact]
    public void One_loop_trains_both_and_only_the_hidden_layer_parts_a_ring()
    {
        var (x, labels) = Clouds();
        Assert.InRange(Trained(new LinearClassifier(2, 3, dtype: DType.Float64, generator: new(3)), x, labels), 0.98, 1);
        (x, labels) = Ring();
        Assert.InRange(Trained(new LinearClassifier(2, 2, dtype: DType.Float64, generator: new(3)), x, labels), 0, 0.8);
        Assert.InRange(Trained(new TwoLayerNet(2, 16, 2, dtype: DType.Float64, generator: new(3)), x, labels), 0.98, 1);
    }

    private static double Trained(Classifier classifier, Tensor x, Tensor labels)
    {
        var losses = classifier.Train(x, labels, new Sgd(classifier.Parameters.Select(p => p.Tensor), 0.2), epochs: 60, batchSize: 16,
            regularization: 1e-4, generator: new(4));
        Assert.Equal(60, losses.Count);
        Assert.True(losses[^1] < losses[0]);
        return classifier.Accuracy(x, labels);
    }

    [Fact]
    public void Regularisation_is_on_weights_and_not_on_biases()
    {
        var (x, labels) = Clouds();
        var net = new TwoLayerNet(2, 4, 3, dtype: DType.Float64, generator: new(5));
        foreach (var p in net.Parameters.Where(p => !p.IsWeight)) p.Tensor.SetData(Tensor.Full(p.Tensor.Shape, 1, DType.Float64));
        var (plain, without) = net.LossAndGradients(x, labels);
        var (penalised, with) = net.LossAndGradients(x, labels, 0.5);
        var weights = net.Parameters.Where(p => p.IsWeight).Sum(p => p.Tensor.Detach().Square().Sum().Item());
        Assert.Equal(plain.Item() + 0.25 * weights, penalised.Item(), 1e-12);
        foreach (var (i, p) in net.Parameters.Index())
        {
            var expected = p.IsWeight ? without[i] + 0.5 * p.Tensor.Detach() : without[i];
            Assert.InRange((expected - with[i]).Abs().Max().Item(), 0, 1e-14);
        }
        Assert.Equal(["W1", "b1", "W2", "b2"], net.Parameters.Select(p => p.Name));
    }

    [Fact]
    public void By_hand_and_by_autograd_give_the_same_gradients()
    {
        var (x, labels) = Clouds();
        var net = new TwoLayerNet(2, 4, 3, dtype: DType.Float64, generator: new(5));
        var (_, byHand) = net.LossAndGradients(x, labels);
        net.Forward(x).Scores.CrossEntropy(labels).Backward();
        foreach (var (i, p) in net.Parameters.Index()) Assert.InRange((p.Tensor.Grad! - byHand[i]).Abs().Max().Item(), 0, 1e-14);
    }

    [Fact]
    public void Four_lines_are_a_step_of_linear_regression()
    {
        var x = Tensor.Randn([64, 2], dtype: DType.Float64, generator: new(6));
        var y = x.MatMul(Tensor.From([2.0, -3], [2, 1])) + 0.5;
        Tensor w = Tensor.Zeros([2, 1], DType.Float64), b = Tensor.Zeros([1], DType.Float64), one = Tensor.Ones([], DType.Float64);
        for (var step = 0; step < 200; step++)
        {
            var (guess, layer) = FullyConnectedOp.Forward(x, w, b);
            var (_, error) = MseLossOp.Forward(guess, y);
            var (_, dw, db) = FullyConnectedOp.Backward(MseLossOp.Backward(one, error).X, layer);
            (w, b) = (w - 0.1 * dw, b - 0.1 * db);
        }
        Assert.Equal(2, w.At(0, 0), 1e-6);
        Assert.Equal(-3, w.At(1, 0), 1e-6);
        Assert.Equal(0.5, b.At(0), 1e-6);
    }

    [Fact]
    public void Labels_that_do_not_fit_are_named()
    {
        var net = new LinearClassifier(2, 3);
        Assert.Equal("LinearClassifier.Train: expected inputs [N, …] and labels [N], got [4, 2] and [3].",
            Assert.Throws<ShapeException>(() =>
            net.Train(Tensor.Zeros([4, 2]), Tensor.From(0L, 1, 2), new Sgd(net.Parameters.Select(p => p.Tensor), 0.1), 1, 2)).Message);
    }
}
