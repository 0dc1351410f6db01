using Fovea.Data;
using Fovea.Models;
using Fovea.Nn;
using Fovea.Reports;
using Fovea.Tensors;
using Fovea.Training;
using static System.FormattableString;

namespace Fovea.Studies;

/// <summary>Batch normalisation by the batch's own statistics and by running averages of them.</summary>
public sealed class BatchNormTrainTest : IExperiment
{
    private static readonly double[] Momenta = [0.01, 0.1, 0.5];
    private static readonly int[] Batches = [2, 4, 8, 16, 32, 64, 128];

    /// <inheritdoc/>
    public string Name => "batchnorm-train-test";

    /// <inheritdoc/>
    public string Description => "What batch norm answers by a batch's own statistics and by running averages, and how these converge.";

    /// <inheritdoc/>
    public string Source => "S. Ioffe, C. Szegedy: Batch Normalization, 2015, arXiv:1502.03167, section 3.1; Stanford CS231n, assignment 2";

    /// <inheritdoc/>
    public string Duration => "15 s";

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context)
    {
        var run = context.Fit("trained", Config(context, epochs: context.Quick ? 10 : 2));
        var (training, test) = (run.Session.Data.Training, run.Session.Data.Test);
        // As many as fill every size of batches.
        test = test.Take(Math.Min(test.Count, 2000) / Batches[^1] * Batches[^1]);
        Measured Measure(int batch) => new(batch, Answer(run, test, batch, Mode.Batch), Answer(run, test, batch, Mode.Running));
        var sizes = Batches.Select(Measure).ToList();
        // A batch of pictures of one class: its mean says which.
        var sorted = test.Subset([.. Enumerable.Range(0, test.Count).OrderBy(test.Label)]);
        var oneClass = new Measured(32, Answer(run, sorted, 32, Mode.Batch), Answer(run, sorted, 32, Mode.Running));
        var converging = Momenta.Select(m => Converge(run, training, m, context.Quick ? 100 : 200)).ToList();
        var young = Momenta.Select(m => Young(context, m)).ToList();
        var table = new PageTable("Accuracy on the test set by the size of its batches", "batch size>", "the batch's own statistics>",
            "running averages>");
        foreach (var s in sizes) table.Add(Invariant($"{s.Batch}"), Percent.Of(s.Own), Percent.Of(s.Running));
        table.Add("32, a class at a time", Percent.Of(oneClass.Own), Percent.Of(oneClass.Running));
        var early = new PageTable("After 20 steps of training", "momentum>", "the batch's own statistics>", "running averages>");
        foreach (var (m, y) in Momenta.Zip(young)) early.Add(Invariant($"{m}"), Percent.Of(y.Own), Percent.Of(y.Running));
        double[] batches = [.. sizes.Select(s => (double)s.Batch)];
        var distance = new LineChart("Running mean of the first layer: distance from the mean of all samples")
        {
            XLabel = "mini-batch", YLabel = "distance, 1 at first", LogY = true,
        };
        foreach (var (m, c) in Momenta.Zip(converging)) distance.Add(Invariant($"momentum {m}"), c);
        distance.Add("(1 − 0.01)ᵗ", Enumerable.Range(0, converging[0].Count).Select(t => Math.Pow(1 - Momenta[0], t)));
        return new()
        {
            Text = "A perceptron of two hidden layers of 100 with batch norm, trained with momentum 0.1. It is measured in batches of "
                + "several sizes, once as in training and once as in inference; a batch of one has no variance, and training mode "
                + "refuses it. Then its running averages are begun anew, with the weights as they are.",
            Findings = Judge(sizes, oneClass, converging, young),
            Tables = [table, early],
            Charts =
            [
                new LineChart("Accuracy on the test set") { XLabel = "batch size in the test", YLabel = "accuracy, %", LogX = true }
                    .Add("the batch's own statistics", batches, sizes.Select(s => 100 * s.Own))
                    .Add("running averages", batches, sizes.Select(s => 100 * s.Running)),
                distance,
            ],
            Figures = new()
            {
                ["batchSizes"] = Batches, ["ownAccuracy"] = sizes.Select(s => s.Own), ["runningAccuracy"] = sizes.Select(s => s.Running),
                ["oneClassOwnAccuracy"] = oneClass.Own, ["oneClassRunningAccuracy"] = oneClass.Running, ["momenta"] = Momenta,
                ["distances"] = converging.Select(c => c[^1]), ["youngOwnAccuracy"] = young.Select(y => y.Own),
                ["youngRunningAccuracy"] = young.Select(y => y.Running),
            },
        };
    }

    private static RunConfig Config(ExperimentContext context, int epochs)
    {
        var config = new RunConfig
        {
            Dataset = "mnist", NumTrain = 10_000, Epochs = epochs, BatchSize = 50, Seed = context.Seed, Optimizer = "adam",
            Network = new Part("mlp").With("hidden", "100-100").With("batchNorm", true),
        };
        if (context.Quick) (config.Dataset, config.NumTrain) = ("digits", 1000);
        return config;
    }

    // The share that is recognised; running averages are as before.
    private static double Answer(TrainedRun run, Dataset pictures, int batch, Mode mode)
    {
        using var _ = Autograd.NoGrad();
        using var kept = new KeptStatistics(run.Network);
        run.Network.Train(mode == Mode.Batch);
        var (right, count) = (0.0, 0);
        foreach (var (images, labels, _) in new DataLoader(pictures, batch, transforms: [run.Session.Config.BuildNormalize()]))
        {
            right += run.Network.Forward(images).ArgMax(1).Equal(labels).To(DType.Float32).Sum().Item();
            count += labels.Count;
        }
        return right / count;
    }

    // The distance of the running mean from that of all samples, by mini-batches, as a part of that at first.
    private static List<double> Converge(TrainedRun run, Dataset training, double momentum, int steps)
    {
        using var _ = Autograd.NoGrad();
        var network = new Mlp(training.ImageShape, training.ClassNames.Count, batchNorm: true, momentum: momentum);
        network.LoadStateDict(run.Network.StateDict());
        var norm = network.OfType<BatchNorm1d>().First();
        var normalize = run.Session.Config.BuildNormalize();
        // What the layer sees does not depend on its statistics.
        var first = network[..2];
        var exact = first.Forward(new DataLoader(training, training.Count, transforms: [normalize]).Batches(0).Single().Input).Mean([0]);
        Init.Constant(norm.RunningMean!, 0);
        List<double> distances = [1];
        var size = exact.Norm().Item();
        var loader = new DataLoader(training, 50, shuffle: true, seed: 1, transforms: [normalize]);
        for (var epoch = 0; distances.Count <= steps; epoch++)
        {
            foreach (var (images, _, _) in loader.Batches(epoch))
            {
                network.Forward(images);
                distances.Add((norm.RunningMean! - exact).Norm().Item() / size);
                if (distances.Count > steps) break;
            }
        }
        return distances;
    }

    // After twenty steps the running averages may still be those at first.
    private static Measured Young(ExperimentContext context, double momentum)
    {
        var config = Config(context, epochs: 1);
        (config.NumTrain, config.Network) = (1000, config.Network.With("momentum", momentum));
        var run = context.Fit(Invariant($"momentum-{momentum}"), config);
        var test = run.Session.Data.Test is { Count: > 2000 } many ? many.Take(2000) : run.Session.Data.Test;
        return new(50, Answer(run, test, 50, Mode.Batch), Answer(run, test, 50, Mode.Running));
    }

    private static List<Finding> Judge(List<Measured> sizes, Measured oneClass, List<List<double>> converging, List<Measured> young)
    {
        var (pair, large) = (sizes[0], sizes[^1]);
        var spread = sizes.Max(s => s.Running) - sizes.Min(s => s.Running);
        var expected = Math.Pow(1 - Momenta[0], converging[0].Count - 1);
        return
        [
            new(Invariant($"with running averages the batch does not matter: {Percent.Of(large.Running)}, equal up to ")
                + Invariant($"{100 * spread:F1} points"), spread < 0.001),
            new($"the statistics of a batch of two say little: {Percent.Of(pair.Own)} are recognised by its own",
                pair.Own < large.Own - 0.1),
            new(Invariant($"in batches of {large.Batch} its own are as good: {Percent.Of(large.Own)}"),
                Math.Abs(large.Own - large.Running) < 0.02),
            new($"a class at a time, its own statistics hide what tells the classes apart: {Percent.Of(oneClass.Own)} against "
                + Percent.Of(oneClass.Running), oneClass.Own < oneClass.Running - 0.05),
            new(Invariant($"after t batches a running average has (1 − momentum)ᵗ left to go: {converging[0][^1]:F3} of {expected:F3} ")
                + Invariant($"at momentum {Momenta[0]}"), Math.Abs(converging[0][^1] - expected) < 0.05),
            new(Invariant($"after 20 steps at momentum {Momenta[0]} inference recognises {Percent.Of(young[0].Running)}, the batch's ")
                + $"own statistics {Percent.Of(young[0].Own)}", young[0].Running < young[0].Own - 0.05
                && young[1].Running > young[0].Running),
        ];
    }

    private enum Mode
    {
        Batch,
        Running,
    }

    private sealed record Measured(int Batch, double Own, double Running);

    // Training mode moves the running averages; they are put back, as is the mode.
    private sealed class KeptStatistics(Module network) : IDisposable
    {
        private readonly ModeScope _modes = ModeScope.Of(network);
        private readonly (Tensor Buffer, Tensor Copy)[] _buffers = [.. network.NamedBuffers().Select(b => (b.Tensor, b.Tensor.Clone()))];

        public void Dispose()
        {
            foreach (var (buffer, copy) in _buffers) buffer.SetData(copy);
            _modes.Dispose();
        }
    }
}
