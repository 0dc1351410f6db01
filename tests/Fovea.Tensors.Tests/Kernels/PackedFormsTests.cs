namespace Fovea.Tensors.Tests;

/// <summary>Packed kernels, which belong to the weights that they were packed from.</summary>
[Collection(WorkPoolCollection.Name)]
public class PackedFormsTests
{
    private static readonly Dictionary<string, (Shape X, Shape W)> Layers = new()
    {
        ["winograd"] = ([2, 16, 17, 15], [20, 16, 3, 3]),
        ["channels"] = ([2, 5, 12, 13], [35, 5, 3, 3]),
        ["direct"] = ([2, 5, 12, 13], [7, 5, 3, 3]),
    };

    public static TheoryData<string> Names() => [.. Layers.Keys];

    public static MatrixTheoryData<string, string> Changes() => new(Layers.Keys, ["span", "update", "fill", "copy", "set data", "window"]);

    [Theory]
    [MemberData(nameof(Names))]
    public void One_form_serves_recordings_and_eager_calls(string name)
    {
        var (x, w, packed) = Of(name);
        using var _ = Autograd.NoGrad();
        Tensor first = x.Conv2d(w), second = x.Conv2d(w);
        var elements = packed.Elements;
        Assert.True(elements >= w.Count, $"{elements} of {w.Count} kept");
        Recording plain = Recording.Capture([x], () => [x.Conv2d(w)]), more = Recording.Capture([x], () => [x.Conv2d(w).Silu()]);
        var large = Golden.Input(3, [3, x.Shape[1], 23, 21], DType.Float32);
        var other = Recording.Capture([large], () => [large.Conv2d(w).ReLU()]);
        for (var i = 0; i < 3; i++)
        {
            plain.Replay(x);
            more.Replay(x);
            other.Replay(large);
        }
        Assert.Equal(elements, packed.Elements);
        Expect.Same(first, second);
        Expect.Same(first, plain.Outputs[0]);
        Expect.Same(first.Silu(), more.Outputs[0]);
        Expect.Same(large.Conv2d(w).ReLU(), other.Outputs[0]);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void Weights_that_change_are_packed_anew(string name, string change)
    {
        var (x, w, _) = Of(name);
        using var _1 = Autograd.NoGrad();
        var recording = Recording.Capture([x], () => [x.Conv2d(w).LeakyReLU()]);
        for (var round = 0; round < 3; round++)
        {
            // Until they are kept.
            for (var i = 0; i < 3; i++)
            {
                recording.Replay(x);
                Expect.Same(Fresh(), recording.Outputs[0]);
                Expect.Same(Fresh(), x.Conv2d(w).LeakyReLU());
            }
            Change(round);
            if (change == "set data")
            {
                // What is recorded reads the elements that there were; eager calls the new ones.
                Expect.Same(Fresh(), x.Conv2d(w).LeakyReLU());
                recording = Recording.Capture([x], () => [x.Conv2d(w).LeakyReLU()]);
            }
        }
        recording.Replay(x);
        Expect.Same(Fresh(), recording.Outputs[0]);
        Expect.Same(Fresh(), x.Conv2d(w).LeakyReLU());

        // By a storage from which nothing was packed yet.
        Tensor Fresh() => x.Conv2d(w.Clone()).LeakyReLU();

        void Change(int round)
        {
            switch (change)
            {
                case "span": w.AsSpan<float>()[round * 7] += 1; break;
                case "update": w.Device.Execute(new UpdateCall<Halve>(new(), w, w)); break;
                case "fill": w.Device.Execute(new FillCall(w, 0.25 * (round + 1))); break;
                case "copy": w.Device.Execute(new CopyCall(Golden.Input(20 + (uint)round, w.Shape, DType.Float32), w)); break;
                case "set data": w.SetData(Golden.Input(20 + (uint)round, w.Shape, DType.Float32)); break;
                default: w.Slice(0, 1, 2).AsSpan<float>()[round] -= 2; break;
            }
        }
    }

    [Fact]
    public void Windows_of_one_storage_have_forms_of_their_own()
    {
        var both = Golden.Input(2, [14, 5, 3, 3], DType.Float32);
        var x = Golden.Input(1, [2, 5, 12, 13], DType.Float32);
        using var _ = Autograd.NoGrad();
        for (var i = 0; i < 4; i++)
        {
            foreach (var at in new[] { 0, 7 })
            {
                var w = both.Slice(0, at, at + 7);
                Expect.Same(x.Conv2d(w.Clone()), x.Conv2d(w));
            }
        }
    }

    [Fact]
    public void What_changes_every_time_is_never_kept()
    {
        var (x, w, packed) = Of("channels");
        for (var i = 0; i < 5; i++)
        {
            x.Conv2d(w);
            w.Device.Execute(new UpdateCall<Halve>(new(), w, w));
            Assert.Equal(0, packed.Elements);
        }
    }

    [Fact]
    public void Many_sizes_of_images_share_one_form_or_a_few()
    {
        var (_, w, packed) = Of("direct");
        using var _1 = Autograd.NoGrad();
        for (var size = 5; size < 60; size++)
        {
            var x = Golden.Input(1, [1, 5, size, size + 1], DType.Float32);
            for (var i = 0; i < 3; i++) x.Conv2d(w);
        }
        Assert.InRange(packed.Elements, w.Count, 4 * 2 * w.Count);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Threads_share_the_weights_of_one_network(string name)
    {
        var (x, w, packed) = Of(name);
        var inputs = Array.ConvertAll([1, 2, 3, 4], seed => Golden.Input((uint)seed, x.Shape, DType.Float32));
        var expected = Array.ConvertAll(inputs, input => input.Conv2d(w.Clone()).ReLU());
        for (var round = 0; round < 10; round++)
        {
            // Out of date: the threads meet while the kernels are packed.
            w.AsSpan<float>();
            var wrong = 0;
            using var start = new Barrier(inputs.Length);
            var threads = inputs.Select((input, n) => new Thread(() =>
            {
                using var _ = Autograd.NoGrad();
                using var threads = new ThreadsScope(1 + n % 2);
                start.SignalAndWait();
                var recording = Recording.Capture([input], () => [input.Conv2d(w).ReLU()]);
                for (var i = 0; i < 8; i++)
                {
                    if (!recording.Outputs[0].AsReadOnlySpan<float>().SequenceEqual(expected[n].AsReadOnlySpan<float>()))
                        Interlocked.Increment(ref wrong);
                    recording.Replay(input);
                }
            })).ToList();
            threads.ForEach(t => t.Start());
            threads.ForEach(t => t.Join());
            Assert.Equal(0, wrong);
        }
        // One copy, as a single thread keeps.
        var (_, alone, single) = Of(name);
        for (var i = 0; i < 3; i++) x.Conv2d(alone);
        Assert.Equal(single.Elements, packed.Elements);
    }

    private static (Tensor X, Tensor W, PackedForms Packed) Of(string name)
    {
        var (shape, kernels) = Layers[name];
        var w = Golden.Input(2, kernels, DType.Float32);
        return (Golden.Input(1, shape, DType.Float32), w, ((HostStorage)w.Storage).Packed);
    }

    private readonly struct Halve : IUpdateRule
    {
        public void Apply<V>(ref V parameter, V gradient, ref V state0, ref V state1, ref V state2) where V : unmanaged, ILane<V> =>
            parameter *= V.Of(0.5);
    }
}
