namespace Fovea.Tensors.Tests;

/// <summary>The first run of a recording: its calls wait until the recording is complete, unless somebody looks.</summary>
public class WaitingCallsTests
{
    private static readonly Tensor X = Golden.Input(1, [4, 6], DType.Float32);

    [Fact]
    public void The_buffers_of_the_plan_are_the_only_ones()
    {
        var x = Tensor.Full([1024, 1024], 0.5);
        Capture();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var recording = Capture();
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        // Forty results of 4 MB, of which two live at a time; and what describes the calls.
        Assert.InRange(recording.Bytes, 2 << 22, 3 << 22);
        Assert.InRange(bytes, recording.Bytes, recording.Bytes + 1_000_000);
        Assert.Equal(0.5 + 40, recording.Outputs[0].At(3, 4));

        Recording Capture() => Recording.Capture([x], () =>
        {
            var y = x;
            for (var i = 0; i < 40; i++) y = y + 1;
            return [y];
        });
    }

    [Fact]
    public void What_the_computation_returned_holds_the_results()
    {
        Tensor? other = null;
        var results = Recording.TryCapture([X], () =>
        {
            var y = (X * 2).Exp();
            other = y.Reshape([24]);
            return [y, y.Slice(0, 1, 2).Clone(), X];
        }, [], out var recording, out _);
        var expected = (X * 2).Exp();
        foreach (var y in new[] { results[0], recording!.Outputs[0], other!.Reshape([4, 6]) }) Expect.Same(expected, y);
        Expect.Same(expected.Slice(0, 1, 2), results[1]);
        Expect.Same(X, results[2]);
    }

    [Fact]
    public void A_value_read_on_the_way_is_there_and_the_rest_follows_at_once()
    {
        Tensor? hidden = null;
        double seen = 0;
        var results = Recording.TryCapture([X], () =>
        {
            hidden = X * 3;
            seen = hidden.At(1, 2);
            return [hidden + seen];
        }, [], out var recording, out var refusal);
        Assert.Null(recording);
        Assert.NotNull(refusal);
        Assert.Equal((X * 3).At(1, 2), seen);
        Expect.Same(X * 3 + seen, results[0]);
        Expect.Same(X * 3, hidden!);
    }

    [Fact]
    public void An_input_written_on_the_way_counts_for_what_comes_after()
    {
        Tensor x = X.Clone(), w = X.Clone();
        var results = Recording.TryCapture([x], () =>
        {
            var before = x * w;
            x.AsSpan<float>()[0] = 100;
            var between = x * w;
            w.AsSpan<float>()[0] = 10;
            return [before, between, x * w];
        }, [], out var recording, out _);
        // It would not be written again.
        Assert.Null(recording);
        Assert.Equal(X.At(0, 0) * X.At(0, 0), results[0].At(0, 0), 1e-6);
        Assert.Equal(100 * X.At(0, 0), results[1].At(0, 0), 1e-4);
        Assert.Equal(1000, results[2].At(0, 0));
    }

    [Fact]
    public void A_parameter_that_calls_update_can_be_read_in_between_and_after()
    {
        Tensor counter = Tensor.Zeros([], DType.Int64), mean = Tensor.Zeros([6]);
        double seen = 0;
        var recording = Recording.Capture([X], () =>
        {
            mean.Device.Execute(new CopyCall(mean * 0.5 + X.Mean(0), mean));
            counter.Device.Execute(new IncrementCall(counter));
            seen = counter.Item();
            counter.Device.Execute(new IncrementCall(counter));
            return [X - mean];
        }, mean);
        Assert.Equal(1, seen);
        Assert.Equal(2, counter.Item());
        Expect.Same(X.Mean(0), mean);
        Expect.Same(X - X.Mean(0), recording.Outputs[0]);
        recording.Replay(X);
        Assert.Equal(4, counter.Item());
        Expect.Same(X.Mean(0) * 0.5 + X.Mean(0), mean);
    }

    [Fact]
    public void A_failure_leaves_what_came_before_it()
    {
        var counter = Tensor.Zeros([], DType.Int64);
        Tensor? hidden = null;
        var thrown = Assert.Throws<ArithmeticException>(() => Recording.Capture([X], () =>
        {
            counter.Device.Execute(new IncrementCall(counter));
            hidden = X * 2;
            throw new ArithmeticException("this one");
        }));
        Assert.Equal("this one", thrown.Message);
        Assert.Equal(1, counter.Item());
        Expect.Same(X * 2, hidden!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_index_out_of_range_is_found_where_it_is_used(bool computed)
    {
        var wrong = Tensor.From(0L, 3, 6, 1);
        var counter = Tensor.Zeros([], DType.Int64);
        var reached = false;
        var eager = Assert.Throws<ShapeException>(() => X.CrossEntropy(wrong));
        var thrown = Assert.Throws<ShapeException>(() => Recording.Capture([X, wrong], () =>
        {
            counter.Device.Execute(new IncrementCall(counter));
            var loss = X.CrossEntropy(computed ? wrong.To(DType.Float32).To(DType.Int64) : wrong);
            reached = true;
            return [loss];
        }));
        Assert.Equal(eager.Message, thrown.Message);
        Assert.False(reached);
        Assert.Equal(1, counter.Item());
    }

    [Fact]
    public void Random_numbers_of_the_host_and_of_calls_come_in_order()
    {
        var (eager, eagerPosition) = Draw(body => body());
        var (recorded, position) = Draw(body => Recording.Capture([X], body).Outputs);
        Assert.Equal(eagerPosition, position);
        for (var i = 0; i < eager.Count; i++) Expect.Same(eager[i], recorded[i]);

        static (IReadOnlyList<Tensor>, ulong) Draw(Func<Func<IReadOnlyList<Tensor>>, IReadOnlyList<Tensor>> run)
        {
            Generator.ManualSeed(4);
            var results = run(() =>
            {
                var first = X.Dropout(0.4);
                var factor = Generator.Default.NextDouble();
                var second = Tensor.Randn([3]) * factor;
                var position = Generator.Default.Position;
                Generator.ManualSeed(8);
                return [first, second, Tensor.Rand([2]) + position];
            });
            return (results, Generator.Default.Position);
        }
    }

    [Fact]
    public void Another_thread_that_looks_finds_the_values()
    {
        double seen = 0;
        var results = Recording.TryCapture([X], () =>
        {
            var y = X * 2;
            var thread = new Thread(() => seen = y.At(2, 3));
            thread.Start();
            thread.Join();
            return [y + seen];
        }, [], out var recording, out var refusal);
        Assert.Null(recording);
        Assert.NotNull(refusal);
        Assert.Equal((X * 2).At(2, 3), seen);
        Expect.Same(X * 2 + seen, results[0]);
    }

    [Fact]
    public void What_was_not_returned_is_not_there_and_says_so()
    {
        Tensor? hidden = null;
        var recording = Recording.Capture([X], () =>
        {
            hidden = X * 2;
            return [hidden + 1];
        });
        var thrown = Assert.Throws<RecordingException>(() => hidden!.At(0, 0));
        Assert.Equal("Recording: expected a computation that depends on its inputs' shapes alone, but the values of a tensor that it "
            + "computed and did not return are wanted after it; return it, too.", thrown.Message);
        Expect.Same(X * 2 + 1, recording.Outputs[0]);
    }

    [Fact]
    public void Gradients_of_inputs_and_of_watched_tensors_are_kept()
    {
        Tensor x = X.Clone(), w = Tensor.Full([6], 0.5);
        (x.RequiresGrad, w.RequiresGrad) = (true, true);
        Recording.Capture([x], () =>
        {
            var loss = (x * w).Square().Sum();
            loss.Backward();
            return [loss.Detach()];
        }, w);
        Tensor gx = x.Grad!, gw = w.Grad!;
        (x.Grad, w.Grad) = (null, null);
        (x * w).Square().Sum().Backward();
        Expect.Same(x.Grad!, gx);
        Expect.Same(w.Grad!, gw);
    }

    [Fact]
    public void A_watched_tensor_that_is_given_computed_elements_cannot_be_recorded()
    {
        var state = Tensor.Zeros([6]);
        var results = Recording.TryCapture([X], () =>
        {
            state.SetData(state + X.Mean(0));
            return [X - state];
        }, [state], out var recording, out var refusal);
        Assert.Null(recording);
        Assert.Equal("a watched tensor is given other elements on the way; it would not be given any again", refusal);
        Expect.Same(X.Mean(0), state);
        Expect.Same(X - X.Mean(0), results[0]);
    }

    [Fact]
    public void Kernels_that_are_computed_anew_are_prepared_anew()
    {
        Tensor[] x = [Golden.Input(3, [1, 2, 9, 9], DType.Float32), Golden.Input(4, [4, 2, 3, 3], DType.Float32)];
        var recording = Recording.Capture(x, () => [x[0].Conv2d(x[1] * x[1], null)]);
        for (var i = 0; i < 3; i++) recording.Replay(x);
        Tensor[] next = [x[0], Golden.Input(5, [4, 2, 3, 3], DType.Float32)];
        recording.Replay(next);
        Expect.Same(next[0].Conv2d(next[1] * next[1], null), recording.Outputs[0]);
    }
}
