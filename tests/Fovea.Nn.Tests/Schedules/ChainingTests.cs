namespace Fovea.Nn.Tests;

/// <summary>Schedules go on from the rate that they find, as PyTorch's do.</summary>
public class ChainingTests
{
    private static Sgd Optimizer(double rate = 0.5) => new([Tensor.Randn([1], requiresGrad: true)], rate);

    private static readonly Dictionary<string, Func<Optimizer, LearningRateSchedule>> Multiples = new()
    {
        ["step"] = o => new StepLR(o, 3, 0.3),
        ["multi step"] = o => new MultiStepLR(o, [2, 3, 8], 0.2),
        ["exponential"] = o => new ExponentialLR(o, 0.85),
        ["linear"] = o => new LinearLR(o, 0.2, 0.9, 4),
        ["constant"] = o => new ConstantLR(o, 0.4, 3),
        ["polynomial"] = o => new PolynomialLR(o, 20, 2),
        ["cosine"] = o => new CosineAnnealingLR(o, 12),
        ["lambda"] = o => new LambdaLR(o, t => 1 / (1.0 + t)),
        ["multiplicative"] = o => new MultiplicativeLR(o, t => 0.9 + 0.01 * t),
        ["warm-up"] = o => new LinearWarmup(o, 5),
    };

    public static MatrixTheoryData<string, string> Pairs() => new(Multiples.Keys, Multiples.Keys);

    public static TheoryData<string> Names() => [.. Multiples.Keys];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Two_in_a_row_multiply(string first, string second)
    {
        var optimizer = Optimizer();
        LearningRateSchedule a = Multiples[first](optimizer), b = Multiples[second](optimizer);
        for (var t = 0; t <= 10; t++)
        {
            Assert.Equal(0.5 * a.Rate(1, t) * b.Rate(1, t), optimizer.LearningRate, 1e-14);
            a.Step();
            b.Step();
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_rate_set_by_hand_is_kept_and_gone_on_from(string name)
    {
        var optimizer = Optimizer();
        var schedule = Multiples[name](optimizer);
        for (var t = 0; t < 4; t++) schedule.Step();
        optimizer.LearningRate = 0.08;
        schedule.Step();
        Assert.Equal(0.08 * schedule.Rate(1, 5) / schedule.Rate(1, 4), optimizer.LearningRate, 1e-14);
        schedule.Step();
        Assert.Equal(0.08 * schedule.Rate(1, 6) / schedule.Rate(1, 4), optimizer.LearningRate, 1e-14);
    }

    [Fact]
    public void A_cosine_goes_on_from_another_rate_by_PyTorchs_recursion()
    {
        var optimizer = Optimizer();
        var schedule = new CosineAnnealingLR(optimizer, 12, 0.01);
        for (var t = 0; t < 4; t++) schedule.Step();
        var rate = optimizer.LearningRate = 0.2;
        for (var t = 5; t < 12; t++)
        {
            schedule.Step();
            rate = (1 + Math.Cos(Math.PI * t / 12)) / (1 + Math.Cos(Math.PI * (t - 1) / 12)) * (rate - 0.01) + 0.01;
            Assert.Equal(rate, optimizer.LearningRate, 1e-14);
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_pair_made_anew_continues_from_its_states(string first, string second)
    {
        Sgd whole = Optimizer(), resumed = Optimizer();
        LearningRateSchedule[] a = [Multiples[first](whole), Multiples[second](whole)];
        void Step(LearningRateSchedule[] pair) => Array.ForEach(pair, s => s.Step());
        for (var t = 0; t < 3; t++) Step(a);
        whole.LearningRate *= 0.7;
        LearningRateSchedule[] b = [Multiples[first](resumed), Multiples[second](resumed)];
        b[0].LoadStateDict(a[0].StateDict());
        b[1].LoadStateDict(a[1].StateDict());
        Assert.Equal(whole.LearningRate, resumed.LearningRate);
        for (var t = 3; t < 8; t++)
        {
            Step(a);
            Step(b);
            Assert.Equal(whole.LearningRate, resumed.LearningRate);
        }
    }

    [Fact]
    public void A_state_of_before_schedules_chained_is_read()
    {
        Sgd one = Optimizer(), other = Optimizer();
        new ExponentialLR(one, 0.5).MoveTo(3);
        new ExponentialLR(other, 0.5).LoadStateDict(new Dictionary<string, Tensor> { ["count"] = Tensor.From(3L) });
        Assert.Equal(one.LearningRate, other.LearningRate);
    }

    [Fact]
    public void Base_rates_are_those_that_the_first_schedule_found()
    {
        var optimizer = Optimizer(0.4);
        Assert.Null(optimizer.Groups[0].InitialLearningRate);
        _ = new LinearLR(optimizer, 0.1);
        var second = new StepLR(optimizer, 2);
        Assert.Equal(0.4, optimizer.Groups[0].InitialLearningRate);
        second.MoveTo(0);
        Assert.Equal(0.4, optimizer.LearningRate);
        Assert.Same(optimizer, second.Optimizer);
    }

    [Fact]
    public void A_chain_is_the_product_and_a_sequence_changes_at_its_milestones()
    {
        var optimizer = Optimizer(1);
        var chain = new ChainedLR(optimizer, [new LinearLR(optimizer, 0.5, 1, 4), new ExponentialLR(optimizer, 0.5)]);
        var rates = new List<double> { optimizer.LearningRate };
        for (var t = 0; t < 5; t++)
        {
            chain.Step();
            rates.Add(optimizer.LearningRate);
        }
        Golden.Near([0.5, 0.625 / 2, 0.75 / 4, 0.875 / 8, 1 / 16.0, 1 / 32.0], rates);

        optimizer = Optimizer(1);
        var sequence = new SequentialLR(optimizer,
            [new ConstantLR(optimizer, 0.1, 20), new ExponentialLR(optimizer, 0.5), new LinearLR(optimizer, 0.5, 1, 2)], [2, 5]);
        rates = [optimizer.LearningRate];
        for (var t = 0; t < 8; t++)
        {
            sequence.Step();
            rates.Add(optimizer.LearningRate);
        }
        Golden.Near([0.1, 0.1, 1, 0.5, 0.25, 0.5, 0.75, 1, 1], rates);
    }

    [Fact]
    public void Parts_that_do_not_fit_are_refused()
    {
        Sgd one = Optimizer(), other = Optimizer();
        Assert.Equal("SequentialLR: expected one milestone fewer than schedules, got 0 for 2.", Assert.Throws<ArgumentException>(() =>
            new SequentialLR(one, [new StepLR(one, 2), new StepLR(one, 2)], [])).Message);
        Assert.Equal("SequentialLR: expected rising milestones, got [3, 3].", Assert.Throws<ArgumentException>(() =>
            new SequentialLR(one, [new StepLR(one, 2), new StepLR(one, 2), new StepLR(one, 2)], [3, 3])).Message);
        Assert.Equal("ChainedLR: expected schedules of the same optimizer, got a StepLR of another.", Assert.Throws<ArgumentException>(() =>
            new ChainedLR(one, [new StepLR(other, 2)])).Message);
        Assert.Equal(
            "ChainedLR: expected schedules that go by the count of steps, got a ReduceOnPlateau. Step it beside this one.",
            Assert.Throws<ArgumentException>(() => new ChainedLR(one, [new ReduceOnPlateau(one)])).Message);
        Assert.Equal("ChainedLR: expected at least one schedule, got none.",
            Assert.Throws<ArgumentException>(() => new ChainedLR(one, [])).Message);
    }
}
