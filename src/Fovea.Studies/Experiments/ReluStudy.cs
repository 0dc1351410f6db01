using Fovea.Data;
using Fovea.Nn;
using Fovea.Reports;
using Fovea.Tensors;
using Fovea.Training;
using static System.FormattableString;

namespace Fovea.Studies;

/// <summary>Sigmoid and ReLU by depth: how large gradients are in each layer, and which units never fire.</summary>
public sealed class ReluStudy : IExperiment
{
    private const int Width = 64, Measured = 512;

    /// <inheritdoc/>
    public string Name => "relu";

    /// <inheritdoc/>
    public string Description => "Sigmoid and ReLU by depth: sizes of gradients by layer, units that never fire, accuracy.";

    /// <inheritdoc/>
    public string Source => "X. Glorot, A. Bordes, Y. Bengio: Deep sparse rectifier neural networks, 2011; L. Lu et al.: Dying ReLU, 2019, arXiv:1903.06733";

    /// <inheritdoc/>
    public string Duration => "3 min";

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context)
    {
        int[] depths = context.Quick ? [1, 8] : [1, 2, 4, 6, 8];
        double[] rates = context.Quick ? [0.001, 0.1] : [0.001, 0.003, 0.01, 0.03, 0.1];
        context.Planned = 2 * depths.Length + rates.Length + 1;
        List<Net> Deep(string activation) => [.. depths.Select(d => Learn(context, activation, d, "sgd", 0.01))];
        List<Net> deep = [.. Deep("sigmoid"), .. Deep("relu")];
        List<Net> fast = [.. rates.Select(r => Learn(context, "relu", 4, "adam", r)), Learn(context, "leakyRelu", 4, "adam", rates[^1])];
        var table = new PageTable(Invariant($"Perceptrons of {Width} units a layer"), "activation", "hidden layers>", "optimizer", "learning rate>",
            "first / last gradient at first>", "after training>", "units that never fire>", "test accuracy>");
        foreach (var n in deep.Concat(fast))
            table.Add(n.Activation, Invariant($"{n.Depth}"), n.Optimizer, Invariant($"{n.Rate}"),
                Invariant($"{n.RatioBefore:G2}"), Invariant($"{n.RatioAfter:G2}"),
                Invariant($"{n.Dead:P1}"), Invariant($"{n.Accuracy:P1}"));
        var (most, first) = (depths[^1], depths[0]);
        Net Of(string activation, int depth) => deep.Single(n => n.Activation == activation && n.Depth == depth);
        var (sigmoid, relu, slow, wild, leaky) = (Of("sigmoid", most), Of("relu", most), fast[0], fast[^2], fast[^1]);
        double[] xs = [.. depths.Select(d => (double)d)];
        LineChart Accuracy(string title) => new(title) { XLabel = "hidden layers", YLabel = "share recognised" };
        return new()
        {
            Text = "Plain perceptrons of more and more hidden layers learn by SGD with momentum 0.9; those of four layers by Adam, whose steps a learning rate bounds, at several rates. First weights are those that suit the activation: "
                + Invariant($"N(0, 2/fan_in) for ReLU, N(0, 2/(fan_in + fan_out)) for sigmoid. The gradient is that of the loss of {Measured} training pictures; its size is the mean ")
                + "of |∂L/∂w| over a layer's weights. A unit never fires when its output is 0 for every one of those pictures.",
            Findings =
            [
                new(Invariant($"sigmoid, {most} layers: at first the gradient of the first layer is {sigmoid.RatioBefore:G2} of that of the last"), sigmoid.RatioBefore < 1e-2),
                new(Invariant($"ReLU, {most} layers: {relu.RatioBefore:G2}, which is {relu.RatioBefore / sigmoid.RatioBefore:G2} times as much"),
                    relu.RatioBefore > 10 * sigmoid.RatioBefore),
                new(Invariant($"with {most} layers sigmoid learns nothing in this time, {sigmoid.Accuracy:P1}, ReLU {relu.Accuracy:P1}; with {first} both learn: {Of("sigmoid", first).Accuracy:P1} and {Of("relu", first).Accuracy:P1}"),
                    relu.Accuracy > sigmoid.Accuracy + 0.3 && Of("sigmoid", first).Accuracy > 0.7),
                new(Invariant($"a large learning rate kills units: after a rate of {slow.Rate} {slow.Dead:P1} of them never fire, after {wild.Rate} {wild.Dead:P1}, and accuracy falls from {slow.Accuracy:P1} to {wild.Accuracy:P1}"),
                    slow.Dead < 0.2 && wild.Dead > slow.Dead + 0.4 && wild.Accuracy < slow.Accuracy),
                new(Invariant($"a leaky ReLU has no such units at that rate, {leaky.Dead:P1}, which by itself makes no network learn: {leaky.Accuracy:P1}"), leaky.Dead == 0),
            ],
            Tables = [table],
            Charts =
            [
                Profile(Invariant($"Gradients of {most} layers before training"), [sigmoid, relu], n => n.Before),
                Profile(Invariant($"Gradients of {most} layers after training"), [sigmoid, relu], n => n.After),
                Accuracy("Accuracy by depth").Add("sigmoid", xs, depths.Select(d => Of("sigmoid", d).Accuracy))
                    .Add("ReLU", xs, depths.Select(d => Of("relu", d).Accuracy)),
                new LineChart("ReLU units of 4 layers that never fire") { XLabel = "learning rate", YLabel = "share", LogX = true }
                    .Add("never fire", rates, fast.SkipLast(1).Select(n => n.Dead))
                    .Add("test accuracy", rates, fast.SkipLast(1).Select(n => n.Accuracy)),
            ],
            Figures = new()
            {
                ["networks"] = deep.Concat(fast).Select(n => new Fields
                {
                    ["activation"] = n.Activation, ["hiddenLayers"] = n.Depth, ["optimizer"] = n.Optimizer, ["learningRate"] = n.Rate, ["gradientsBefore"] = n.Before,
                    ["gradientsAfter"] = n.After, ["deadShare"] = n.Dead, ["testAccuracy"] = n.Accuracy,
                }),
            },
        };
    }

    private static LineChart Profile(string title, Net[] nets, Func<Net, double[]> sizes)
    {
        var chart = new LineChart(title) { XLabel = "layer, from the input", YLabel = "mean |∂L/∂w|", LogY = true };
        foreach (var n in nets) chart.Add(n.Activation, Enumerable.Range(1, sizes(n).Length).Select(i => (double)i), sizes(n));
        return chart;
    }

    private static Net Learn(ExperimentContext context, string activation, int depth, string optimizer, double rate)
    {
        RunConfig Config() => new()
        {
            Dataset = context.Quick ? "digits" : "mnist", NumTrain = context.Quick ? 1000 : 10_000, Seed = context.Seed,
            Epochs = context.Quick ? 6 : 8, Network = new Part("mlp").With("hidden", string.Join('-', Enumerable.Repeat(Width, depth)))
                .With("activation", activation).With("init", activation == "sigmoid" ? "xavier" : "kaiming"),
            BatchSize = 32, LearningRate = rate, Optimizer = optimizer == "sgd" ? new Part("sgd").With("momentum", 0.9) : optimizer,
        };
        var fresh = TrainingSession.Start(Config(), context.Data(Config()));
        var batch = new DataLoader(fresh.Data.Training.Some(Measured), Measured, transforms: [fresh.Config.BuildNormalize()])
            .Batches(0).First();
        var before = Gradients(fresh.Network, batch);
        var run = context.Train(Invariant($"{activation}-{depth}-{optimizer}-{rate}").Replace('.', '-'), Config());
        return new(activation, depth, optimizer, rate, before, Gradients(run.Network, batch), Dead(run.Network, batch), run.TestAccuracy);
    }

    // The mean size of the gradient of each layer's weights.
    private static double[] Gradients(Module network, Batch batch)
    {
        network.ZeroGrad();
        using var _ = ModeScope.Inference(network);
        network.Forward(batch.Input).CrossEntropy(batch.Target).Backward();
        double[] sizes = [.. network.NamedModules().Select(m => m.Module).OfType<Linear>().Select(l => l.Weight.Grad!.Abs().Mean().Item())];
        network.ZeroGrad();
        return sizes;
    }

    // The share of the hidden units whose output is 0 for every picture.
    private static double Dead(Module network, Batch batch)
    {
        using var _ = Autograd.NoGrad();
        var (x, dead, units) = (batch.Input, 0, 0);
        foreach (var layer in (Sequential)network)
        {
            x = layer.Forward(x);
            if (layer is not (ReLU or LeakyReLU or Sigmoid)) continue;
            var largest = x.Abs().Max(0).ToArray<float>();
            (dead, units) = (dead + largest.Count(v => v == 0), units + largest.Length);
        }
        return dead / (double)units;
    }

    private sealed record Net(string Activation, int Depth, string Optimizer, double Rate, double[] Before, double[] After, double Dead,
        double Accuracy)
    {
        public double RatioBefore => Before[0] / Before[^1];

        public double RatioAfter => After[0] / After[^1];
    }
}
