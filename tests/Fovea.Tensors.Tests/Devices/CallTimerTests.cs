namespace Fovea.Tensors.Tests;

/// <summary>What stands before a device to time calls: it hides none, changes no bit, and knows what each was made for.</summary>
public class CallTimerTests
{
    private static readonly CallLabel Layer = new("conv"), After = new("pool"), Out = new("out");

    [Fact]
    public void Replays_are_timed_call_by_call_with_the_same_bits()
    {
        Tensor x = Input(1), next = Input(2);
        var expected = Recording.Capture([x], () => Step(x));
        expected.Replay(next);
        var log = new Log { IsOn = false };
        Recording? recording = null;
        log.During(() => recording = Recording.Capture([x], () => Step(x)));
        Assert.Empty(log.Calls);
        log.IsOn = true;
        recording!.Replay(next);
        Assert.Equal(expected.Calls, recording.Calls);
        Assert.Equal(recording.Calls, log.Calls.Count);
        foreach (var (a, b) in expected.Outputs.Zip(recording.Outputs)) Assert.Equal(a.ToArray<float>(), b.ToArray<float>());
        Assert.All(log.Calls, c => Assert.True(c.End >= c.Start));
    }

    [Fact]
    public void Calls_that_are_put_together_have_the_label_of_the_first_and_name_the_others()
    {
        var log = new Log();
        var x = Input(1);
        log.During(() => Recording.Capture([x], () => Step(x)));
        var forward = Assert.Single(log.Calls, c => c.Label is { Name: "conv", IsBackward: false });
        Assert.Equal(["pool"], forward.Label!.Others);
        // The weight's gradient takes that of the pooling.
        Assert.Contains(log.Calls, c => c.Label is { Name: "conv", IsBackward: true });
        Assert.Contains(log.Calls, c => c.Label is { Name: "out", IsBackward: true });
        Assert.DoesNotContain(log.Calls, c => c.Label is { Name: "pool", IsBackward: false });
    }

    [Fact]
    public void Without_a_recording_each_call_has_the_label_that_is_held()
    {
        var log = new Log();
        log.During(() => Step(Input(1)));
        Assert.Contains(log.Calls, c => c.Label is { Name: "pool", IsBackward: false });
        Assert.Contains(log.Calls, c => c.Label is { Name: "pool", IsBackward: true });
        Assert.Null(CallLabel.Current);
    }

    [Fact]
    public void Calls_that_waited_keep_their_label_when_somebody_looks()
    {
        var log = new Log();
        log.During(() =>
        {
            var x = Input(1);
            Recording.TryCapture([x], () =>
            {
                Tensor y;
                using (Layer.Use()) y = x.Exp();
                using (Out.Use())
                {
                    // The exponential has waited until now.
                    y.Sum().Item();
                    return [y];
                }
            }, [], out _, out _);
        });
        Assert.Contains(log.Calls, c => c.Label == Layer);
        Assert.Contains(log.Calls, c => c.Label == Out);
    }

    [Fact]
    public void A_timer_that_is_off_passes_calls_on()
    {
        var log = new Log { IsOn = false };
        log.During(() => Assert.Equal(6, (Tensor.From(1f, 2, 3).Sum()).Item()));
        Assert.Empty(log.Calls);
    }

    private static Tensor Input(ulong seed) => Tensor.Randn([4, 3, 10, 8], generator: new Generator(seed));

    private static Tensor[] Step(Tensor x)
    {
        Tensor w = Tensor.Randn([6, 3, 3, 3], generator: new Generator(5)), m = Tensor.Randn([72, 2], generator: new Generator(6));
        w.RequiresGrad = m.RequiresGrad = true;
        Tensor y;
        using (Layer.Use()) y = x.Conv2d(w);
        using (After.Use()) y = y.ReLU().MaxPool2d(new(2));
        using (Out.Use()) y = y.Flatten(1).MatMul(m);
        var loss = y.Square().Mean();
        loss.Backward();
        return [loss.Detach(), w.Grad!, m.Grad!];
    }

    private sealed class Log() : CallTimer(CpuDevice.Instance)
    {
        public List<(string Primitive, CallLabel? Label, long Start, long End)> Calls { get; } = [];

        protected override void Timed(string primitive, CallLabel? label, long start, long end) =>
            Calls.Add((primitive, label, start, end));
    }
}
