namespace Fovea.Nn.Tests;

public class ReduceOnPlateauTests
{
    [Fact]
    public void Rates_equal_those_of_PyTorch()
    {
        var optimizer = new Sgd([Tensor.Randn([1], requiresGrad: true)], 0.5);
        var schedule = new ReduceOnPlateau(optimizer, 0.3, patience: 2, threshold: 0.01, minimum: 0.02);
        double[] losses = [1, 0.9, 0.8999, 0.899, 0.8985, 0.95, 0.7, 0.7, 0.7, 0.7, 0.7, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6];
        var rates = new List<double>();
        foreach (var loss in losses)
        {
            var before = optimizer.LearningRate;
            Assert.Equal(schedule.Step(loss), optimizer.LearningRate < before);
            rates.Add(optimizer.LearningRate);
        }
        Golden.Near(Golden.Values("plateau"), rates, 1e-14);
    }

    [Theory]
    [InlineData(-2.5, 0, new[] { 1, 1, 0.5, 0.5, 0.25, 0.25, 0.125 })]
    [InlineData(2.5, 0, new[] { 1, 1, 0.5, 0.5, 0.25, 0.25, 0.125 })]
    [InlineData(-2.5, 1e-4, new[] { 1, 1, 0.5, 0.5, 0.25, 0.25, 0.125 })]
    [InlineData(-2.5, -0.1, new[] { 1.0, 1, 1, 1, 1, 1, 1 })]
    public void A_plateau_of_negative_losses_is_one_as_of_positive_ones(double first, double change, double[] rates)
    {
        var optimizer = new Sgd([Tensor.Randn([1], requiresGrad: true)], 1);
        var schedule = new ReduceOnPlateau(optimizer, 0.5, patience: 1);
        for (var i = 0; i < rates.Length; i++)
        {
            schedule.Step(first + i * change);
            Assert.Equal(rates[i], optimizer.LearningRate);
        }
    }

    [Fact]
    public void At_its_minimum_nothing_is_reduced()
    {
        var optimizer = new Sgd([Tensor.Randn([1], requiresGrad: true)], 0.02);
        var schedule = new ReduceOnPlateau(optimizer, patience: 0, minimum: 0.02);
        Assert.False(schedule.Step(1));
        Assert.False(schedule.Step(1));
        Assert.Equal(0.02, optimizer.LearningRate);
    }

    [Fact]
    public void A_loss_that_is_not_a_number_is_no_improvement()
    {
        var optimizer = new Sgd([Tensor.Randn([1], requiresGrad: true)], 0.5);
        var schedule = new ReduceOnPlateau(optimizer, patience: 1);
        Assert.Equal([false, false, true], new[] { 1, double.NaN, double.NaN }.Select(schedule.Step));
    }

    [Fact]
    public void A_schedule_made_anew_continues_from_a_state()
    {
        double[] losses = [1, 0.9, 0.9, 0.9, 0.9, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8];
        for (var cut = 0; cut < losses.Length; cut++)
        {
            Sgd whole = new([Tensor.Randn([1], requiresGrad: true)], 0.5), resumed = new([Tensor.Randn([1], requiresGrad: true)], 0.5);
            var first = new ReduceOnPlateau(whole, 0.3, patience: 2);
            foreach (var loss in losses[..cut]) first.Step(loss);
            var second = new ReduceOnPlateau(resumed, 0.3, patience: 2);
            second.LoadStateDict(first.StateDict());
            foreach (var loss in losses[cut..])
            {
                Assert.Equal(first.Step(loss), second.Step(loss));
                Assert.Equal(whole.LearningRate, resumed.LearningRate);
            }
            Assert.Equal((losses.Length, losses.Length), (first.Count, second.Count));
        }
        Assert.Equal("best", Assert.Throws<StateDictException>(() =>
            new ReduceOnPlateau(new Sgd([Tensor.Randn([1], requiresGrad: true)], 1)).LoadStateDict(new Dictionary<string, Tensor>())).Key);
    }

    [Fact]
    public void A_figure_to_be_large_is_watched_the_other_way()
    {
        var optimizer = new Sgd([Tensor.Randn([1], requiresGrad: true)], 0.5);
        var schedule = new ReduceOnPlateau(optimizer, patience: 0, monitor: "accuracy", higherIsBetter: true);
        Assert.Equal([false, false, true, false], new[] { 0.5, 0.6, 0.55, 0.7 }.Select(schedule.Step));
        Assert.Equal("accuracy", schedule.Monitored);
    }

    [Fact]
    public void An_absolute_threshold_is_a_difference()
    {
        var schedule = new ReduceOnPlateau(new Sgd([Tensor.Randn([1], requiresGrad: true)], 0.5), patience: 0, threshold: 0.2,
            thresholdMode: ThresholdMode.Absolute);
        Assert.Equal([false, true, false, true], new[] { 10, 9.85, 9.7, 9.6 }.Select(schedule.Step));
        Assert.Equal(9.7, schedule.Best);
    }

    [Fact]
    public void While_it_cools_down_nothing_is_counted()
    {
        double Rate(int cooldown, int steps)
        {
            var optimizer = new Sgd([Tensor.Randn([1], requiresGrad: true)], 1);
            var schedule = new ReduceOnPlateau(optimizer, 0.5, patience: 1, cooldown: cooldown);
            for (var i = 0; i < steps; i++)
            {
                // Continued from its state at every step: the cooldown is part of it.
                var again = new ReduceOnPlateau(optimizer, 0.5, patience: 1, cooldown: cooldown);
                again.LoadStateDict(schedule.StateDict());
                schedule = again;
                schedule.Step(1);
            }
            return optimizer.LearningRate;
        }
        // The first figure is the best; reductions at figures 3, 5, 7 … without a cooldown, at 3, 3 + 2 + 2 … with one of 2.
        Assert.Equal([1, 1, 0.5, 0.5, 0.25, 0.25, 0.125], Enumerable.Range(1, 7).Select(n => Rate(0, n)));
        Assert.Equal([1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.125], Enumerable.Range(1, 11).Select(n => Rate(2, n)));
    }

    [Fact]
    public void A_fall_of_no_more_than_epsilon_is_left_out_and_a_rate_set_by_hand_is_kept()
    {
        var optimizer = new Sgd([Tensor.Randn([1], requiresGrad: true)], 1e-8);
        var schedule = new ReduceOnPlateau(optimizer, 0.5, patience: 0, epsilon: 1e-8);
        Assert.Equal([false, false], new[] { 1.0, 1 }.Select(schedule.Step));
        Assert.Equal(1e-8, optimizer.LearningRate);
        optimizer.LearningRate = 0.3;
        Assert.True(schedule.Step(1));
        Assert.Equal(0.15, optimizer.LearningRate);
    }
}
