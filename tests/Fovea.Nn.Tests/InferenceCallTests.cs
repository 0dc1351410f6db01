namespace Fovea.Nn.Tests;

public class InferenceCallTests
{
    public static MatrixTheoryData<string, bool, int> Cases() => new(Networks.All.Keys, [false, true], [1, 3]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_call_gives_the_bits_of_Forward(string name, bool training, int threads)
    {
        using var _ = new ThreadsScope(threads);
        var net = Networks.All[name];
        Module eager = net.Seeded(), network = net.Seeded();
        eager.Train(training);
        network.Train(training);
        var call = new InferenceCall(network);
        foreach (var (i, size) in new[] { 5, 1, 5, 1, 5, 8, 1, 17, 5 }.Index())
        {
            var x = net.Batch(size, i).Images;
            Generator.ManualSeed((ulong)i);
            var expected = Forward(eager, x);
            Generator.ManualSeed((ulong)i);
            Bits.Same(expected, call.Run(x), $"call {i}");
        }
        Bits.Same(eager.StateDict(), network.StateDict());
    }

    [Fact]
    public void Windows_of_one_storage_are_inputs_of_their_own()
    {
        var net = Networks.All["mixed"];
        var network = net.Seeded();
        network.Eval();
        var call = new InferenceCall(network);
        var all = net.Batch(9).Images;
        for (var i = 0; i < 9; i += 3) Bits.Same(Forward(network, all.Slice(0, i, i + 3)), call.Run(all.Slice(0, i, i + 3)));
    }

    [Fact]
    public void There_is_no_graph_and_no_gradient()
    {
        var net = Networks.All["odd sizes"];
        var network = net.Seeded();
        var call = new InferenceCall(network);
        for (var i = 0; i < 3; i++)
        {
            var y = call.Run(net.Batch(2, i).Images);
            Assert.Null(y.Node);
            Assert.False(y.RequiresGrad);
        }
        Assert.All(network.Parameters(), p => Assert.Null(p.Grad));
    }

    [Fact]
    public void A_network_that_gives_its_input_back_gives_the_input_of_each_call()
    {
        var network = new Sequential(new Dropout());
        network.Eval();
        var call = new InferenceCall(network);
        for (var i = 0; i < 3; i++) Assert.Equal([i, i + 1.0], call.Run(Tensor.From(i, i + 1.0)).ToArray<double>());
    }

    [Fact]
    public void More_shapes_than_are_kept_are_computed_again()
    {
        var net = Networks.All["mnist-mlp"];
        var network = net.Seeded();
        var call = new InferenceCall(network);
        for (var round = 0; round < 2; round++)
            for (var size = 1; size <= 11; size++)
                Bits.Same(Forward(network, net.Batch(size, round).Images), call.Run(net.Batch(size, round).Images));
    }

    [Fact]
    public void Loaded_weights_and_weights_changed_in_place_are_noticed()
    {
        var net = Networks.All["mnist-cnn"];
        var network = net.Seeded();
        var call = new InferenceCall(network);
        var x = net.Batch(2).Images;
        for (var i = 0; i < 4; i++)
        {
            Bits.Same(Forward(network, x), call.Run(x));
            if (i == 1) network.LoadStateDict(network.StateDict().ToDictionary(s => s.Key, s => s.Value * 0.5));
            else network.Parameters().First().AsSpan<float>()[3] += 0.25f;
        }
    }

    [Fact]
    public void Kernels_that_are_kept_are_prepared_anew_when_they_change()
    {
        var net = Networks.All["wide"];
        var network = net.Seeded();
        network.Eval();
        var call = new InferenceCall(network);
        var x = net.Batch(2).Images;
        var kernels = network.Parameters().Where(p => p.Rank == 4).ToArray();
        var step = new Sgd(kernels, learningRate: 0.5);
        Action[] changes =
        [
            () => { foreach (var k in kernels) k.AsSpan<float>()[^1] += 0.25f; },
            () => { foreach (var k in kernels) k.Grad = k.Detach() * 0.5; step.Step(); },
            () => { foreach (var k in kernels) Init.Normal(k, 0, 0.1); },
            () => { foreach (var k in kernels) k.SetData(k * 0.5); },
            () => network.LoadStateDict(network.StateDict()
                .ToDictionary(s => s.Key, s => s.Value.DType.IsFloating ? s.Value * 2.0 : s.Value)),
        ];
        foreach (var (i, change) in changes.Index())
        {
            // Long enough to be kept.
            for (var again = 0; again < 4; again++) Bits.Same(Forward(network, x), call.Run(x), $"before change {i}, call {again}");
            using (Autograd.NoGrad()) change();
        }
        Bits.Same(Forward(network, x), call.Run(x), "after the last change");
    }

    // What a network of another library would do: it takes the input's elements, and makes a tensor of its answer.
    [Fact]
    public void A_network_that_reads_its_input_by_hand_is_computed_every_time()
    {
        var call = new InferenceCall(new ByHand());
        for (var i = 0; i < 4; i++) Assert.Equal([2.0 * i, 2.0], call.Run(Tensor.From(i, 1.0)).ToArray<double>());
        Assert.Contains("an input are read by hand", call.Refusal, StringComparison.Ordinal);
    }

    private static Tensor Forward(Module network, Tensor x)
    {
        using var _ = Autograd.NoGrad();
        return network.Forward(x);
    }

    private sealed class ByHand : Module
    {
        protected override Tensor Compute(Tensor x)
        {
            var values = x.AsReadOnlySpan<double>();
            return Tensor.From(2 * values[0], 2 * values[1]);
        }
    }
}
