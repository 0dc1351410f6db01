namespace Fovea.Nn.Tests;

public class LearningRateScheduleTests
{
    private static readonly Dictionary<string, Func<Optimizer, LearningRateSchedule>> Schedules = new()
    {
        ["step_lr"] = o => new StepLR(o, 3, gamma: 0.3),
        ["multi_step_lr"] = o => new MultiStepLR(o, [2, 3, 8], gamma: 0.2),
        ["exponential_lr"] = o => new ExponentialLR(o, 0.85),
        ["cosine_lr"] = o => new CosineLR(o, 12, minimum: 0.01),
        ["one_cycle_lr"] = o => new OneCycleLR(o, 0.8, 20),
        ["one_cycle_lr, own"] = o => new OneCycleLR(o, 0.8, 15, rise: 0.5, startDivisor: 10, endDivisor: 100),
        ["linear_lr"] = o => new LinearWarmup(o, 5, startFactor: 0.2),
    };

    public static TheoryData<string> Names() => [.. Schedules.Keys];

    private static Sgd Optimizer(double rate = 0.5) => new([Tensor.Randn([1], requiresGrad: true)], rate);

    [Theory]
    [MemberData(nameof(Names))]
    public void Rates_equal_those_of_PyTorch_from_before_the_first_step(string name)
    {
        var optimizer = Optimizer();
        var schedule = Schedules[name](optimizer);
        var expected = Golden.Values(name);
        var rates = new List<double> { optimizer.LearningRate };
        while (rates.Count < expected.Length)
        {
            schedule.Step();
            rates.Add(optimizer.LearningRate);
        }
        Golden.Near(expected, rates, 1e-14);
        Assert.Equal(expected.Length - 1, schedule.Count);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void MoveTo_gives_the_bits_that_as_many_steps_give(string name)
    {
        Sgd stepped = Optimizer(), moved = Optimizer();
        var schedule = Schedules[name](stepped);
        for (var i = 0; i < 7; i++) schedule.Step();
        var resumed = Schedules[name](moved);
        resumed.MoveTo(7);
        Assert.Equal(stepped.LearningRate, moved.LearningRate);
        Assert.Equal(7, resumed.Count);
        schedule.Step();
        resumed.Step();
        Assert.Equal(stepped.LearningRate, moved.LearningRate);
    }

    [Fact]
    public void Each_group_starts_from_its_own_rate()
    {
        var optimizer = new Sgd(
            [new ParameterGroup([Tensor.Randn([1], requiresGrad: true)]) { LearningRate = 0.4 },
                new ParameterGroup([Tensor.Randn([2], requiresGrad: true)])],
            0.8);
        new StepLR(optimizer, 2, 0.5).MoveTo(4);
        Assert.Equal([0.1, 0.2], optimizer.Groups.Select(g => g.LearningRate));
    }

    [Fact]
    public void The_cosine_stays_at_its_minimum()
    {
        var optimizer = Optimizer();
        new CosineLR(optimizer, 4, 0.02).MoveTo(9);
        Assert.Equal(0.02, optimizer.LearningRate);
    }

    [Fact]
    public void One_cycle_stays_at_its_last_rate()
    {
        var optimizer = Optimizer();
        new OneCycleLR(optimizer, 0.8, 20).MoveTo(50);
        Assert.Equal(0.8 / 25 / 1e4, optimizer.LearningRate, 1e-16);
    }

    [Theory]
    [InlineData(10, 0.1)]
    [InlineData(10, 0.01)]
    [InlineData(10, 1)]
    [InlineData(1, 0.3)]
    public void One_cycle_of_few_steps_has_finite_rates_within_its_bounds(int steps, double rise)
    {
        var optimizer = Optimizer();
        var schedule = new OneCycleLR(optimizer, 0.8, steps, rise);
        for (var i = 0; i <= steps + 1; i++, schedule.Step()) Assert.InRange(
            optimizer.LearningRate,
            0.8 / 25 / 1e4 * (1 - 1e-9),
            0.8 * (1 + 1e-9));
    }

    [Fact]
    public void After_the_warm_up_another_schedule_counts_from_0()
    {
        var optimizer = Optimizer(1);
        var schedule = new LinearWarmup(optimizer, 4, 0, then: new ExponentialLR(optimizer, 0.5));
        var rates = new List<double>();
        for (var i = 0; i < 7; i++, schedule.Step()) rates.Add(optimizer.LearningRate);
        Assert.Equal([0, 0.25, 0.5, 0.75, 1, 0.5, 0.25], rates);
    }

    [Fact]
    public void Schedules_say_when_they_step()
    {
        var optimizer = Optimizer();
        Assert.Equal(SchedulePeriod.Epoch, new CosineLR(optimizer, 3).Per);
        Assert.Equal(SchedulePeriod.Batch, new CosineLR(optimizer, 3) { Per = SchedulePeriod.Batch }.Per);
        Assert.Equal(SchedulePeriod.Batch, new OneCycleLR(optimizer, 1, 3).Per);
        Assert.Equal(SchedulePeriod.Batch, new LinearWarmup(optimizer, 3).Per);
        Assert.Equal(SchedulePeriod.Epoch, new ReduceOnPlateau(optimizer).Per);
    }

    [Fact]
    public void A_group_says_that_its_rate_is_not_set()
    {
        var group = new ParameterGroup([Tensor.Randn([1], requiresGrad: true)]) { WeightDecay = 0.1 };
        Assert.Contains("LearningRate is not set yet", Assert.Throws<InvalidOperationException>(() => group.LearningRate).Message,
            StringComparison.Ordinal);
        _ = new Sgd([group], 0.3);
        Assert.Equal((0.3, 0.1), (group.LearningRate, group.WeightDecay));
    }
}
