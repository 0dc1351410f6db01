namespace Fovea.Nn.Tests;

public class TrainingStepTests
{
    internal static readonly Dictionary<string, Func<IEnumerable<Tensor>, Optimizer>> Optimizers = new()
    {
        ["sgd"] = p => new Sgd(p, 0.05, momentum: 0.9),
        ["adam"] = p => new Adam(p, 0.002),
    };

    public static MatrixTheoryData<string, string, int> Cases() => new(Networks.All.Keys, Optimizers.Keys, [1, 3]);

    public static TheoryData<string> Names() => [.. Networks.All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Steps_leave_the_bits_of_the_eager_loop(string name, string optimizer, int threads)
    {
        using var _ = new ThreadsScope(threads);
        // Two sizes by turns, each replayed several times.
        var expected = Train(name, optimizer, [6, 6, 3, 6, 3, 6, 3], recorded: false);
        var actual = Train(name, optimizer, [6, 6, 3, 6, 3, 6, 3], recorded: true);
        Bits.Same(expected.State, actual.State);
        foreach (var (e, a) in expected.Results.Zip(actual.Results)) Bits.Same(e, a, "loss or scores");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_number_of_threads_gives_the_same_bits(string name)
    {
        using var _ = new ThreadsScope(1);
        var expected = Train(name, "sgd", [9, 9, 9], recorded: true);
        WorkPool.Threads = 4;
        Bits.Same(expected.State, Train(name, "sgd", [9, 9, 9], recorded: true).State);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_full_size_batch_leaves_the_bits_of_the_eager_loop(string name)
    {
        using var _ = new ThreadsScope(2);
        Bits.Same(Train(name, "sgd", [33, 33, 33], recorded: false).State, Train(name, "sgd", [33, 33, 33], recorded: true).State);
    }

    [Fact]
    public void Freezing_modes_and_loaded_weights_in_between_are_noticed()
    {
        foreach (var name in Networks.All.Keys)
        {
            var expected = Train(name, "sgd", [4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4], recorded: false, Change);
            var actual = Train(name, "sgd", [4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4], recorded: true, Change);
            Bits.Same(expected.State, actual.State);
            foreach (var (e, a) in expected.Results.Zip(actual.Results)) Bits.Same(e, a, $"{name}: loss or scores");
        }

        void Change(int step, Module network)
        {
            var first = network.Children.First(c => c.Module.Parameters().Any()).Module;
            if (step == 2) first.Freeze();
            if (step == 4) first.Freeze(false);
            if (step == 5) network.Eval();
            if (step == 7) network.Train();
            if (step == 9)
            {
                var half = network.StateDict().ToDictionary(s => s.Key, s => s.Value.DType.IsFloating ? s.Value * 0.5 : s.Value);
                network.LoadStateDict(half);
            }
        }
    }

    [Fact]
    public void A_frozen_layer_has_no_gradient_after_a_replay()
    {
        var net = Networks.All["mnist-mlp"];
        var network = net.Seeded();
        var step = new TrainingStep(network, new CrossEntropyLoss());
        var (images, labels) = net.Batch(4);
        step.Run(images, labels);
        step.Run(images, labels);
        network.Children[1].Module.Freeze();
        for (var i = 0; i < 3; i++)
        {
            step.Run(images, labels);
            Assert.Equal([false, false, true, true], network.Parameters().Select(p => p.Grad is not null));
        }
    }

    [Fact]
    public void Gradients_are_those_of_the_last_batch_alone()
    {
        var net = Networks.All["odd sizes"];
        var network = net.Seeded();
        var step = new TrainingStep(network, new CrossEntropyLoss());
        var (images, labels) = net.Batch(4);
        step.Run(images, labels);
        var expected = network.Parameters().Select(p => p.Grad!.Clone()).ToArray();
        step.Run(net.Batch(4, 1).Images, labels);
        step.Run(images, labels);
        foreach (var (e, p) in expected.Zip(network.Parameters())) Bits.Same(e, p.Grad!);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Without_recording_the_bits_are_the_same(string name) => Bits.Same(
        Train(name, "sgd", [3, 3, 3], recorded: false).State,
            Train(name, "sgd", [3, 3, 3], recorded: true, policy: ReplayPolicy.Never).State);

    [Fact]
    public void A_loss_that_looks_at_values_is_computed_every_time()
    {
        var net = Networks.All["mnist-mlp"];
        var loss = new CountingLoss();
        var step = new TrainingStep(net.Seeded(), loss);
        var (images, labels) = net.Batch(4);
        for (var i = 0; i < 3; i++) step.Run(images, labels);
        Assert.Equal(3, loss.Calls);
    }

    [Fact]
    public void A_label_out_of_range_says_the_same_at_the_first_and_at_later_batches()
    {
        var net = Networks.All["mnist-mlp"];
        var step = new TrainingStep(net.Seeded(), new CrossEntropyLoss());
        var (images, labels) = net.Batch(3);
        var wrong = Tensor.From(1L, 10, 2);
        var eager = Assert.Throws<ShapeException>(() => new CrossEntropyLoss().Forward(net.Seeded().Forward(images), wrong));
        Assert.Equal(eager.Message, Assert.Throws<ShapeException>(() => step.Run(images, wrong)).Message);
        var expected = step.Run(images, labels).Loss.Item();
        Assert.Equal(eager.Message, Assert.Throws<ShapeException>(() => step.Run(images, wrong)).Message);
        Assert.Equal(expected, step.Run(images, labels).Loss.Item());
    }

    [Fact]
    public void A_first_batch_that_fails_leaves_what_the_eager_loop_leaves()
    {
        var net = Networks.All["mixed"];
        Module eager = net.Seeded(), network = net.Seeded();
        var (images, labels) = net.Batch(3);
        var wrong = Tensor.From(1L, 99, 2);
        Generator.ManualSeed(2);
        Assert.Throws<ShapeException>(() => new CrossEntropyLoss().Forward(eager.Forward(images), wrong));
        var position = Generator.Default.Position;
        Generator.ManualSeed(2);
        var step = new TrainingStep(network, new CrossEntropyLoss());
        Assert.Throws<ShapeException>(() => step.Run(images, wrong));
        Assert.Equal(position, Generator.Default.Position);
        Bits.Same(eager.StateDict(), network.StateDict());
        Assert.All(network.Parameters(), p => Assert.Null(p.Grad));
        Generator.ManualSeed(3);
        var expected = new CrossEntropyLoss().Forward(eager.Forward(images), labels);
        Generator.ManualSeed(3);
        Bits.Same(expected, step.Run(images, labels).Loss);
        Bits.Same(eager.StateDict(), network.StateDict());
    }

    [Fact]
    public void Pictures_that_are_also_the_target_do_not_stand_for_another_target()
    {
        var network = Autoencoder();
        var step = new TrainingStep(network, new MseLoss());
        Tensor x = Tensor.Randn([3, 6], generator: new(1)), target = Tensor.Randn([3, 6], generator: new(2));
        step.Run(x, x);
        step.Run(target, target);
        var expected = new MseLoss().Forward(network.Forward(x), target);
        Bits.Same(expected, step.Run(x, target).Loss);
        Bits.Same(expected, step.Run(x, target).Loss);
        Bits.Same(new MseLoss().Forward(network.Forward(x), x), step.Run(x, x).Loss);
    }

    private (IReadOnlyDictionary<string, Tensor> State, List<Tensor> Results) Train(string name, string optimizer, int[] batches,
        bool recorded, Action<int, Module>? change = null, ReplayPolicy policy = ReplayPolicy.Auto)
    {
        var net = Networks.All[name];
        var network = net.Seeded();
        var loss = new CrossEntropyLoss();
        var descent = Optimizers[optimizer](network.Parameters());
        var step = new TrainingStep(network, loss, policy);
        var results = new List<Tensor>();
        Generator.ManualSeed(21);
        foreach (var (i, size) in batches.Index())
        {
            change?.Invoke(i, network);
            var (images, labels) = net.Batch(size, i);
            Tensor value, scores;
            if (recorded) (value, scores) = step.Run(images, labels);
            else
            {
                descent.ZeroGrad();
                scores = network.Forward(images);
                value = loss.Forward(scores, labels);
                value.Backward();
            }
            results.AddRange([value.Detach().Clone(), scores.Detach().Clone()]);
            descent.Step();
        }
        Assert.All(results, r => Assert.All(r.ToArray<float>(), v => Assert.True(float.IsFinite(v))));
        return (network.StateDict(), results);
    }

    private static Sequential Autoencoder()
    {
        Generator.ManualSeed(5);
        return new(new Linear(6, 4), new Tanh(), new Linear(4, 6));
    }

    private sealed class CountingLoss : Loss
    {
        public int Calls { get; private set; }

        public override Tensor Forward(Tensor output, Tensor target)
        {
            Calls++;
            var loss = output.CrossEntropy(target);
            return loss.Item() > 100 ? loss * 0.5 : loss;
        }
    }
}
