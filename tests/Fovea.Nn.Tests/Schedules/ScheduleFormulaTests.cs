namespace Fovea.Nn.Tests;

/// <summary>Rates of schedules, against the values of PyTorch's documentation and formulas written out.</summary>
public class ScheduleFormulaTests
{
    private static Sgd Optimizer(double rate, double momentum = 0) => new([Tensor.Randn([1], requiresGrad: true)], rate, momentum);

    private static double[] Rates(Optimizer optimizer, LearningRateSchedule schedule, int steps)
    {
        var rates = new List<double> { optimizer.LearningRate };
        for (var t = 0; t < steps; t++)
        {
            schedule.Step();
            rates.Add(optimizer.LearningRate);
        }
        return [.. rates];
    }

    [Fact]
    public void Linear_and_constant_factors()
    {
        var o = Optimizer(0.05);
        // The examples of PyTorch's pages.
        Golden.Near([0.025, 0.03125, 0.0375, 0.04375, 0.05, 0.05], Rates(o, new LinearLR(o, 0.5, steps: 4), 5));
        o = Optimizer(0.05);
        Golden.Near([0.025, 0.025, 0.025, 0.025, 0.05, 0.05], Rates(o, new ConstantLR(o, 0.5, 4), 5));
        o = Optimizer(0.3);
        Golden.Near([0.1, 0.14, 0.18, 0.22, 0.26, 0.3, 0.3], Rates(o, new LinearLR(o), 6));
    }

    [Fact]
    public void Polynomial()
    {
        var o = Optimizer(0.001);
        // The example of PyTorch's page: 0.00100, 0.00075, 0.00050, 0.00025, 0.
        Golden.Near([0.001, 0.00075, 0.0005, 0.00025, 0, 0], Rates(o, new PolynomialLR(o, 4), 5));
        o = Optimizer(1);
        Golden.Near([1, 0.5625, 0.25, 0.0625, 0], Rates(o, new PolynomialLR(o, 4, 2), 4));
    }

    [Fact]
    public void A_cosine_beyond_its_period_rises_again()
    {
        var o = Optimizer(0.5);
        Golden.Near([.. Enumerable.Range(0, 13).Select(t => 0.02 + 0.48 * (1 + Math.Cos(Math.PI * t / 4)) / 2)],
            Rates(o, new CosineAnnealingLR(o, 4, 0.02), 12));
        Assert.Equal(0.5, new CosineAnnealingLR(Optimizer(0.5), 4).Rate(0.5, 8), 1e-15);
    }

    [Fact]
    public void Warm_restarts()
    {
        static double Cosine(double t, double period) => 0.1 + 0.9 * (1 + Math.Cos(Math.PI * t / period)) / 2;
        var o = Optimizer(1);
        Golden.Near([Cosine(0, 3), Cosine(1, 3), Cosine(2, 3), Cosine(0, 3), Cosine(1, 3), Cosine(2, 3), Cosine(0, 3)],
            Rates(o, new CosineWarmRestarts(o, 3, minimum: 0.1), 6));
        o = Optimizer(1);
        Golden.Near([Cosine(0, 2), Cosine(1, 2), Cosine(0, 4), Cosine(1, 4), Cosine(2, 4), Cosine(3, 4), Cosine(0, 8), Cosine(1, 8)],
            Rates(o, new CosineWarmRestarts(o, 2, 2, 0.1), 7));
    }

    [Fact]
    public void Any_function()
    {
        var o = Optimizer(2);
        Golden.Near([2, 1.9, 1.9 * 0.95, 1.9 * 0.95 * 0.95], Rates(o, new LambdaLR(o, t => Math.Pow(0.95, t)), 3));
        o = Optimizer(2);
        Golden.Near([2, 2 * 0.9, 2 * 0.9 * 0.8], Rates(o, new MultiplicativeLR(o, t => 1 - t / 10.0), 2));
    }

    [Theory]
    [InlineData(CyclicMode.Triangular)]
    [InlineData(CyclicMode.Triangular2)]
    [InlineData(CyclicMode.ExpRange)]
    public void Cycles(CyclicMode mode)
    {
        var o = Optimizer(0.5, 0.9);
        var schedule = new CyclicLR(o, 0.1, 0.5, 4, 2, mode, 0.9, minMomentum: 0.7, maxMomentum: 0.95);
        for (var t = 0; t < 20; t++, schedule.Step())
        {
            double cycle = Math.Floor(1 + t / 6.0), x = 1 + t / 6.0 - cycle, ratio = 4 / 6.0;
            var height = x <= ratio + 1e-12 ? x / ratio : (x - 1) / (ratio - 1);
            height *= mode switch
            {
                CyclicMode.Triangular => 1,
                CyclicMode.Triangular2 => 1 / Math.Pow(2, cycle - 1),
                _ =>
                Math.Pow(0.9, t)
            };
            Assert.Equal(0.1 + 0.4 * height, o.LearningRate, 1e-14);
            Assert.Equal(0.95 - 0.25 * height, o.Momentum, 1e-14);
        }
        Assert.Equal((4, 2, SchedulePeriod.Batch), (schedule.StepsUp, schedule.StepsDown, schedule.Per));
    }

    [Fact]
    public void Momentum_is_cycled_where_there_is_one()
    {
        var plain = Optimizer(0.1);
        Assert.False(new CyclicLR(plain, 0.1, 0.5).CycleMomentum);
        Assert.False(new OneCycleLR(plain, 0.5, 10).CycleMomentum);
        Assert.Equal(0, plain.Momentum);
        var adam = new Adam([Tensor.Randn([1], requiresGrad: true)]);
        _ = new OneCycleLR(adam, 0.5, 10);
        Assert.Equal(0.95, adam.Beta1);
        var still = Optimizer(0.1, 0.6);
        _ = new OneCycleLR(still, 0.5, 10, cycleMomentum: false);
        Assert.Equal(0.6, still.Momentum);
    }

    [Theory]
    [InlineData(false, AnnealStrategy.Cosine)]
    [InlineData(false, AnnealStrategy.Linear)]
    [InlineData(true, AnnealStrategy.Cosine)]
    [InlineData(true, AnnealStrategy.Linear)]
    public void One_cycle_in_two_and_three_phases(bool threePhase, AnnealStrategy anneal)
    {
        var o = Optimizer(0.1, 0.9);
        var schedule = new OneCycleLR(o, 1, 20, 0.3, 10, 100, threePhase, anneal, true, 0.8, 0.9);
        double[] ends = threePhase ? [5, 10, 19] : [5, 19];
        double[] rates = threePhase ? [0.1, 1, 0.1, 0.001] : [0.1, 1, 0.001], momenta = threePhase ? [0.9, 0.8, 0.9, 0.9] : [0.9, 0.8, 0.9];
        for (var t = 0; t < 20; t++, schedule.Step())
        {
            var phase = Array.FindIndex(ends, e => t <= e);
            var from = phase == 0 ? 0 : ends[phase - 1];
            var share = (t - from) / (ends[phase] - from);
            double At(double[] v) => anneal == AnnealStrategy.Linear ? v[phase] + (v[phase + 1] - v[phase]) * share
                : v[phase + 1] + (v[phase] - v[phase + 1]) / 2 * (1 + Math.Cos(Math.PI * share));
            Assert.Equal(At(rates), o.LearningRate, 1e-14);
            Assert.Equal(At(momenta), o.Momentum, 1e-14);
        }
    }

    [Fact]
    public void A_momentum_that_was_cycled_is_continued()
    {
        Sgd whole = Optimizer(0.1, 0.9), resumed = Optimizer(0.1, 0.9);
        var first = new OneCycleLR(whole, 1, 10);
        for (var t = 0; t < 4; t++) first.Step();
        var second = new OneCycleLR(resumed, 1, 10);
        second.LoadStateDict(first.StateDict());
        Assert.Equal((whole.Momentum, whole.LearningRate), (resumed.Momentum, resumed.LearningRate));
    }

    [Fact]
    public void Wrong_settings_are_refused()
    {
        var o = Optimizer(0.1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinearLR(o, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinearLR(o, 0.5, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinearLR(o, steps: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConstantLR(o, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConstantLR(o, steps: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PolynomialLR(o, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineAnnealingLR(o, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineWarmRestarts(o, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineWarmRestarts(o, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CyclicLR(o, 0.1, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CyclicLR(o, 0.1, 1, 1, 0));
    }
}
