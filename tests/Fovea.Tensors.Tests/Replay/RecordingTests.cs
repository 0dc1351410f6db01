namespace Fovea.Tensors.Tests;

public class RecordingTests
{
    private static readonly Dictionary<string, Func<Tensor[], IReadOnlyList<Tensor>>> Bodies = new()
    {
        ["elementwise"] = x => [(x[0] * x[1]).Tanh() + x[0] / 3, x[0] - x[1]],
        ["broadcast"] = x => [x[0] * x[1].Mean(0, keepDim: true) + x[1].Sum(1, keepDim: true), x[0].Sum()],
        ["views of an input"] = x => [x[0].Reshape([4, 15]).Slice(0, 1, 3) * 2, x[0].Slice(0, 2, 5).Exp(), x[1].Transpose(0, 1).Clone()],
        ["softmax"] = x => [x[0].Softmax(1), x[0].LogSoftmax(0) * x[1], x[0].Max(1)],
        ["matmul"] = x => [x[0].MatMul(x[1].Transpose(0, 1)).ReLU(), x[0].Transpose(0, 1).MatMul(x[1])],
        ["cast and compare"] = x => [x[0].To(DType.Float64) * 2, x[0].Greater(x[1]).Where(x[0], x[1])],
        ["gather and concat"] = x => [x[0].IndexSelect(1, Tensor.From(3L, 0, 3)), Tensor.Concat([x[0], x[1], x[0]], 1)],
        ["an input itself"] = x => [x[0], x[1].Reshape([60])],
        ["one tensor twice"] = x => Twice(x[0] + x[1]),
        ["gradients"] = x =>
        {
            var w = Tensor.Full([10, 3], 0.3, DType.Float32);
            w.RequiresGrad = true;
            var y = x[0].MatMul(w).Gelu();
            (y * y + x[1].Slice(1, 0, 3)).Mean().Backward();
            return [y.Detach(), w.Grad!];
        },
        ["normalisation"] = x => [x[0].LayerNorm([10]), x[0].BatchNormTraining(null, null)],
        ["convolution and pooling"] = x =>
        {
            var image = Tensor.Concat([x[0], x[1]], 0).Reshape([2, 1, 6, 10]);
            var w = Tensor.Full([4, 1, 3, 3], 0.25, DType.Float32);
            w.RequiresGrad = true;
            var y = image.Conv2d(w, null, new() { Padding = 1 }).ReLU().MaxPool2d(new(2));
            (y * y).Sum().Backward();
            return [y.Detach(), w.Grad!, y.Detach().AvgPool2d(new(2))];
        },
    };

    public static TheoryData<string> Names() => [.. Bodies.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_replay_gives_the_bits_of_running_again(string name)
    {
        var body = Bodies[name];
        Tensor[] first = Inputs(0);
        var expected = Copies(body(first));
        var recording = Recording.Capture(first, () => body(first));
        Same(expected, recording.Outputs);
        for (var i = 1; i < 6; i++)
        {
            var next = Inputs(i % 4);
            recording.Replay(next);
            Same(Copies(body(next)), recording.Outputs);
        }
        recording.Replay(first);
        Same(expected, recording.Outputs);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Inputs_may_be_windows_at_the_capture_and_at_replays(string name)
    {
        var body = Bodies[name];
        var all = Golden.Input(30, [11, 6, 10], DType.Float32);
        Tensor[] first = Windows(2, 7);
        var recording = Recording.Capture(first, () => body(first));
        foreach (var (a, b) in new[] { (0, 1), (10, 3), (4, 4), (2, 7) })
        {
            recording.Replay(Windows(a, b));
            Same(Copies(body(Windows(a, b))), recording.Outputs);
        }
        recording.Replay(Inputs(1));
        Same(Copies(body(Inputs(1))), recording.Outputs);

        Tensor[] Windows(int a, int b) => [Window(a), Window(b)];
        Tensor Window(int i) => all.Slice(0, i, i + 1).Reshape([6, 10]);
    }

    [Fact]
    public void Random_numbers_go_on_where_the_generator_stands()
    {
        var own = new Generator(5);
        Tensor[] x = [Golden.Input(1, [7, 9], DType.Float32)];
        var recording = Recording.Capture(x, () => [x[0].Dropout(0.4, own), Tensor.Randn([5], generator: own)]);
        var again = new Generator(5);
        for (var i = 0; i < 4; i++)
        {
            if (i > 0) recording.Replay(x);
            Same([x[0].Dropout(0.4, again), Tensor.Randn([5], generator: again)], recording.Outputs);
        }
        Assert.Equal(again.Position, own.Position);
    }

    [Fact]
    public void Parameters_changed_in_place_count_and_replaced_ones_are_noticed()
    {
        Tensor[] x = [Golden.Input(1, [3, 4], DType.Float32)];
        var w = Golden.Input(2, [3, 4], DType.Float32);
        w.RequiresGrad = true;
        var recording = Recording.Capture(x, () => [(x[0] * w).Detach()], w);
        Assert.True(recording.IsCurrent);
        w.AsSpan<float>()[5] = 40;
        recording.Replay(x);
        Same([(x[0] * w).Detach()], recording.Outputs);
        w.RequiresGrad = false;
        Assert.False(recording.IsCurrent);
        w.RequiresGrad = true;
        Assert.True(recording.IsCurrent);
        w.SetData(Golden.Input(2, [3, 4], DType.Float32));
        Assert.False(recording.IsCurrent);
    }

    [Fact]
    public void Inputs_of_another_number_shape_or_type_are_refused()
    {
        var first = Inputs(0);
        var recording = Recording.Capture(first, () => [first[0] + first[1]]);
        Expect.Message("Replay: expected 2 inputs, got 1.", () => recording.Replay(first[0]));
        Expect.Message("Replay: expected input 1 Float32 [6, 10] as recorded, got Float32 [10, 6].",
            () => recording.Replay(first[0], first[1].Reshape([10, 6])));
        Expect.Message("Replay: expected input 0 Float32 [6, 10] as recorded, got Float64 [6, 10].",
            () => recording.Replay(first[0].To(DType.Float64), first[1]));
        Assert.False(recording.Fits(first[0]));
        Assert.False(recording.Fits(first[0], first[1].Reshape([10, 6])));
        Assert.False(recording.Fits(first[0].To(DType.Float64), first[1]));
        Assert.True(recording.Fits(Inputs(1)));
    }

    [Fact]
    public void Inputs_that_shared_elements_must_share_them()
    {
        var x = Golden.Input(1, [6, 10], DType.Float32);
        var recording = Recording.Capture([x, x], () => [x * x]);
        var (a, b) = (Golden.Input(2, [6, 10], DType.Float32), Golden.Input(3, [6, 10], DType.Float32));
        recording.Replay(a, a);
        Same([a * a], recording.Outputs);
        Assert.False(recording.Fits(a, b));
        Expect.Message("Replay: expected inputs 0 and 1 to share their elements as recorded.", () => recording.Replay(a, b));
        Same([a * a], recording.Outputs);
    }

    [Fact]
    public void A_label_out_of_range_says_the_same_in_a_replay()
    {
        var scores = Golden.Input(1, [3, 4], DType.Float32);
        Tensor labels = Tensor.From(0L, 3, 2), wrong = Tensor.From(0L, 3, 4);
        var eager = Assert.Throws<ShapeException>(() => scores.CrossEntropy(wrong));
        var recording = Recording.Capture([scores, labels], () => [scores.CrossEntropy(labels)]);
        Assert.Equal(eager.Message, Assert.Throws<ShapeException>(() => recording.Replay(scores, wrong)).Message);
        recording.Replay(scores, labels);
        Same([scores.CrossEntropy(labels)], recording.Outputs);
        var select = Recording.Capture([scores, labels], () => [scores.IndexSelect(1, labels)]);
        Assert.Throws<ShapeException>(() => select.Replay(scores, wrong));
    }

    [Fact]
    public void Reading_a_computed_value_cannot_be_recorded_but_the_results_count()
    {
        var x = Golden.Input(1, [6], DType.Float32);
        var runs = 0;
        foreach (var read in new Action<Tensor>[] { y => y.Sum().Item(), y => y.AsSpan<float>(), y => y.At(2), y => y.ToArray<float>() })
        {
            var counter = Tensor.Zeros([], DType.Int64);
            var results = Recording.TryCapture([x], () =>
            {
                runs++;
                var y = x * 2;
                counter.Device.Execute(new IncrementCall(counter));
                read(y);
                return [y + 1];
            }, [], out var recording, out var refusal);
            Assert.Null(recording);
            Assert.Equal("the values of a computed tensor are read on the way; what follows from them would not be repeated", refusal);
            Assert.Equal(1, counter.Item());
            Same([x * 2 + 1], results);
            var thrown = Assert.Throws<RecordingException>(() => Recording.Capture([x], () =>
            {
                var y = x * 2;
                read(y);
                return [y];
            }));
            Assert.Equal($"Recording: expected a computation that depends on its inputs' shapes alone, but {refusal}.", thrown.Message);
        }
        Assert.Equal(4, runs);
    }

    [Fact]
    public void A_parameter_may_be_read_and_an_input_not()
    {
        Tensor x = Golden.Input(1, [6], DType.Float32), w = Golden.Input(2, [6], DType.Float32);
        Assert.NotNull(Recording.Capture([x], () => [x * w.At(0)]));
        foreach (var read in (Action[])[() => x.At(0), () => x.AsReadOnlySpan<float>(), () => x.AsSpan<float>()])
        {
            var results = Recording.TryCapture([x], () =>
            {
                read();
                return [x * w];
            }, [], out var recording, out var refusal);
            Assert.Null(recording);
            Assert.Equal("the values of an input are read by hand; what follows from them would not be repeated", refusal);
            Same([x * w], results);
        }
    }

    [Fact]
    public void A_recording_within_another_only_computes()
    {
        var x = Golden.Input(1, [6], DType.Float32);
        string? inner = null;
        var outer = Recording.Capture([x], () =>
        {
            var results = Recording.TryCapture([x], () => [x.Exp()], [], out var recording, out inner);
            Assert.Null(recording);
            return [results[0] + 1];
        });
        Assert.Equal("another recording is under way on this thread", inner);
        var next = Golden.Input(2, [6], DType.Float32);
        outer.Replay(next);
        Same([next.Exp() + 1], outer.Outputs);
    }

    [Fact]
    public void After_a_failure_nothing_is_recorded_any_more()
    {
        var x = Golden.Input(1, [6], DType.Float32);
        Assert.Throws<ArithmeticException>(() => Recording.Capture([x], () => throw new ArithmeticException()));
        Assert.Same(CpuDevice.Instance, Device.Default);
        Assert.Same(CpuDevice.Instance, x.Device);
    }

    [Fact]
    public void Each_thread_records_for_itself()
    {
        var failures = 0;
        var threads = Enumerable.Range(0, 4).Select(n => new Thread(() =>
        {
            foreach (var body in Bodies.Values)
            {
                var x = Inputs(n);
                var expected = Copies(body(x));
                var recording = Recording.Capture(x, () => body(x));
                for (var i = 0; i < 10; i++) recording.Replay(x);
                if (!expected.Zip(recording.Outputs).All(p => p.First.Doubles().SequenceEqual(p.Second.Doubles())))
                    Interlocked.Increment(ref failures);
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Assert.Equal(0, failures);
    }

    private static Tensor[] Inputs(int seed) =>
        [Golden.Input((uint)(2 * seed + 1), [6, 10], DType.Float32), Golden.Input((uint)(2 * seed + 2), [6, 10], DType.Float32)];

    private static Tensor[] Twice(Tensor y) => [y, y, y.Reshape([60])];

    private static Tensor[] Copies(IReadOnlyList<Tensor> tensors) => [.. tensors.Select(t => t.Detach().Clone())];

    private static void Same(Tensor[] expected, IReadOnlyList<Tensor> actual)
    {
        Assert.Equal(expected.Length, actual.Count);
        for (var i = 0; i < expected.Length; i++) Expect.Same(expected[i].Detach(), actual[i]);
    }
}
