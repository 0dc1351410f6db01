namespace Fovea.Nn.Tests;

/// <summary><see cref="ReplayPolicy"/>: what is recorded, when it is checked, and what a refusal says.</summary>
public class ReplayPolicyTests
{
    public static TheoryData<string> Names() => [.. Networks.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Verified_steps_leave_the_bits_of_unverified_ones(string name)
    {
        var (expected, actual) = (Train(ReplayPolicy.Never), Train(ReplayPolicy.Verify));
        Bits.Same(expected.State, actual.State);
        Assert.Equal(expected.Position, actual.Position);

        (IReadOnlyDictionary<string, Tensor> State, ulong Position) Train(ReplayPolicy policy)
        {
            var net = Networks.All[name];
            var network = net.Seeded();
            var step = new TrainingStep(network, new CrossEntropyLoss(), policy);
            var descent = new Adam(network.Parameters(), 0.002);
            for (var i = 0; i < 7; i++)
            {
                var (images, labels) = net.Batch(i % 3 == 2 ? 3 : 5, i);
                step.Run(images, labels);
                descent.Step();
            }
            return (network.StateDict(), Generator.Default.Position);
        }
    }

    [Fact]
    public void Replays_1_2_4_and_8_are_checked()
    {
        var loss = new CountedLoss();
        var step = new TrainingStep(new Linear(3, 2), loss, ReplayPolicy.Verify);
        var calls = new List<int>();
        for (var i = 0; i < 10; i++)
        {
            step.Run(Tensor.Ones([4, 3]), Tensor.From(0L, 1, 1, 0));
            calls.Add(loss.Calls);
        }
        Assert.Equal([1, 2, 3, 3, 4, 4, 4, 4, 5, 5], calls);
    }

    [Fact]
    public void A_field_that_changes_is_found_and_named()
    {
        var loss = new ScaledLoss();
        var step = new TrainingStep(new Linear(3, 2), loss, ReplayPolicy.Verify);
        var (x, labels) = (Tensor.Ones([4, 3]), Tensor.From(0L, 1, 1, 0));
        step.Run(x, labels);
        step.Run(x, labels);
        loss.Scale = 2;
        var e = Assert.Throws<ReplayMismatchException>(() => step.Run(x, labels));
        Assert.Equal("loss", e.What);
        Assert.StartsWith("TrainingStep: replay 2 gives another loss than the code itself: element 0 of [] is the first that differs. ",
            e.Message,
            StringComparison.Ordinal);
        Assert.EndsWith("pass ReplayPolicy.Never.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gradient_that_differs_names_its_parameter()
    {
        var network = new Sequential(new Linear(3, 3), new Tanh(), new Linear(3, 2));
        var loss = new LeaningLoss(((Linear)network.Children[2].Module).Bias!);
        var step = new TrainingStep(network, loss, ReplayPolicy.Verify);
        var (x, labels) = (Tensor.Ones([4, 3]), Tensor.From(0L, 1, 1, 0));
        step.Run(x, labels);
        loss.Leans = true;
        Assert.Equal("gradient of 2.bias", Assert.Throws<ReplayMismatchException>(() => step.Run(x, labels)).What);
    }

    [Fact]
    public void A_refusal_says_why()
    {
        var step = new TrainingStep(new Linear(3, 2), new LookingLoss());
        Assert.Null(step.Refusal);
        step.Run(Tensor.Ones([4, 3]), Tensor.From(0L, 1, 1, 0));
        Assert.Contains("are read on the way", step.Refusal, StringComparison.Ordinal);
        var never = new TrainingStep(new Linear(3, 2), new LookingLoss(), ReplayPolicy.Never);
        never.Run(Tensor.Ones([4, 3]), Tensor.From(0L, 1, 1, 0));
        Assert.Null(never.Refusal);
    }

    [Fact]
    public void Parts_that_freeze_by_turns_keep_their_recordings()
    {
        var network = new Sequential(new Linear(3, 5), new ReLU(), new Linear(5, 2));
        var loss = new CountedLoss();
        var step = new TrainingStep(network, loss);
        for (var i = 0; i < 20; i++)
        {
            network.Children[0].Module.Freeze(i % 2 == 0);
            network.Children[2].Module.Freeze(i % 2 == 1);
            network.Train(i % 4 < 2);
            step.Run(Tensor.Ones([4, 3]), Tensor.From(0L, 1, 1, 0));
            Assert.Equal(i % 2 == 1, network.Children[0].Module.Parameters().First().Grad is not null);
        }
        Assert.Equal(4, loss.Calls);
    }

    [Fact]
    public void What_the_loss_learns_gets_gradients_and_is_watched()
    {
        Generator.ManualSeed(3);
        var (network, loss) = (new Linear(3, 2), new WeightedLoss());
        var step = new TrainingStep(network, loss, ReplayPolicy.Verify);
        var descent = new Sgd([.. network.Parameters(), .. loss.Parameters()], 0.1);
        for (var i = 0; i < 5; i++)
        {
            step.Run(Tensor.Ones([4, 3]), Tensor.From(0L, 1, 1, 0));
            descent.Step();
        }
        Assert.NotEqual(1, loss.Factor.Item());
        loss.LoadStateDict(new Dictionary<string, Tensor> { ["factor"] = Tensor.From(3f) });
        step.Run(Tensor.Ones([4, 3]), Tensor.From(0L, 1, 1, 0));
        Assert.Equal(4, step.Run(Tensor.Ones([4, 3]), Tensor.From(0L, 1, 1, 0)).Loss.Item()
            / new CrossEntropyLoss().Forward(network.Forward(Tensor.Ones([4, 3])), Tensor.From(0L, 1, 1, 0)).Item(), 1e-5);
    }

    [Fact]
    public void Class_weights_are_recorded_and_replayed_with_equal_bits()
    {
        foreach (var name in new[] { "mnist-mlp", "mixed" })
        {
            var net = Networks.All[name];
            var weight = Tensor.Rand([net.Classes], 0.5, 2, generator: new(4));
            Loss[] losses = [new CrossEntropyLoss(weight), new CrossEntropyLoss(weight, 0.1),
                new CrossEntropyLoss(weight, reduction: Reduction.Sum)];
            foreach (var loss in losses)
            {
                Module eager = net.Seeded(), recorded = net.Seeded();
                var (never, auto) = (new TrainingStep(eager, loss, ReplayPolicy.Never), new TrainingStep(recorded, loss));
                Optimizer one = new Sgd(eager.Parameters(), 0.05), other = new Sgd(recorded.Parameters(), 0.05);
                for (var i = 0; i < 4; i++)
                {
                    var (images, labels) = net.Batch(6, i);
                    Generator.ManualSeed((ulong)i);
                    var expected = never.Run(images, labels);
                    Generator.ManualSeed((ulong)i);
                    var actual = auto.Run(images, labels);
                    Bits.Same(expected.Loss, actual.Loss, "loss");
                    one.Step();
                    other.Step();
                }
                Assert.Null(auto.Refusal);
                Bits.Same(eager.StateDict(), recorded.StateDict());
            }
        }
    }

    [Fact]
    public void Two_inference_calls_at_once_are_refused()
    {
        InferenceCall? call = null;
        var network = new Reentrant(x => call!.Run(x));
        call = new(network, ReplayPolicy.Never);
        Assert.Contains("one call at a time", Assert.Throws<InvalidOperationException>(() => call.Run(Tensor.Ones([1]))).Message,
            StringComparison.Ordinal);
        network.Inner = x => x * 2;
        Assert.Equal(2, call.Run(Tensor.Ones([1])).Item());
    }

    [Fact]
    public void A_verified_inference_names_the_output()
    {
        var network = new Reentrant(x => x * 2);
        var call = new InferenceCall(network, ReplayPolicy.Verify);
        call.Run(Tensor.Ones([2]));
        call.Run(Tensor.Ones([2]));
        network.Inner = x => x * 3;
        Assert.Equal("output", Assert.Throws<ReplayMismatchException>(() => call.Run(Tensor.Ones([2]))).What);
    }

    private sealed class CountedLoss : Loss
    {
        public int Calls { get; private set; }

        public override Tensor Forward(Tensor output, Tensor target)
        {
            Calls++;
            return output.CrossEntropy(target);
        }
    }

    private sealed class ScaledLoss : Loss
    {
        public double Scale { get; set; } = 1;

        public override Tensor Forward(Tensor output, Tensor target) => output.CrossEntropy(target) * Scale;
    }

    // Adds 0 to the loss, whose gradient in the bias is 1.
    private sealed class LeaningLoss(Tensor bias) : Loss
    {
        public bool Leans { get; set; }

        public override Tensor Forward(Tensor output, Tensor target)
        {
            var loss = output.CrossEntropy(target);
            return Leans ? loss + (bias - bias.Detach()).Sum() : loss;
        }
    }

    private sealed class LookingLoss : Loss
    {
        public override Tensor Forward(Tensor output, Tensor target)
        {
            var loss = output.CrossEntropy(target);
            return loss.Item() > 100 ? loss * 0.5 : loss;
        }
    }

    private sealed class WeightedLoss : Loss
    {
        public WeightedLoss() => Factor = Parameter("factor", Tensor.From(1f));

        public Tensor Factor { get; }

        public override Tensor Forward(Tensor output, Tensor target) => (output.CrossEntropy(target) * (Factor + 1)).Sum();
    }

    private sealed class Reentrant(Func<Tensor, Tensor> inner) : Module
    {
        public Func<Tensor, Tensor> Inner { get; set; } = inner;

        protected override Tensor Compute(Tensor x) => Inner(x);
    }
}
