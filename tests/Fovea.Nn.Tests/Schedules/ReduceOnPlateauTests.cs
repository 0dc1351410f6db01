namespace Fovea.Nn.Tests;

public class ReduceOnPlateauTests
{
    [Fact]
    public void Rates_equal_those_of_PyTorch()
    {
        var optimizer = new Sgd([Tensor.Zeros([1])], 0.5);
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

    [Fact]
    public void At_its_minimum_nothing_is_reduced()
    {
        var optimizer = new Sgd([Tensor.Zeros([1])], 0.02);
        var schedule = new ReduceOnPlateau(optimizer, patience: 0, minimum: 0.02);
        Assert.False(schedule.Step(1));
        Assert.False(schedule.Step(1));
        Assert.Equal(0.02, optimizer.LearningRate);
    }

    [Fact]
    public void A_loss_that_is_not_a_number_is_no_improvement()
    {
        var optimizer = new Sgd([Tensor.Zeros([1])], 0.5);
        var schedule = new ReduceOnPlateau(optimizer, patience: 1);
        Assert.Equal([false, false, true], new[] { 1, double.NaN, double.NaN }.Select(schedule.Step));
    }

    [Fact]
    public void A_schedule_made_anew_continues_from_a_state()
    {
        double[] losses = [1, 0.9, 0.9, 0.9, 0.9, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8];
        for (var cut = 0; cut < losses.Length; cut++)
        {
            Sgd whole = new([Tensor.Zeros([1])], 0.5), resumed = new([Tensor.Zeros([1])], 0.5);
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
            new ReduceOnPlateau(new Sgd([Tensor.Zeros([1])], 1)).LoadStateDict(new Dictionary<string, Tensor>())).Key);
    }

    [Fact]
    public void A_figure_to_be_large_is_watched_the_other_way()
    {
        var optimizer = new Sgd([Tensor.Zeros([1])], 0.5);
        var schedule = new ReduceOnPlateau(optimizer, patience: 0, monitor: "accuracy", higherIsBetter: true);
        Assert.Equal([false, false, true, false], new[] { 0.5, 0.6, 0.55, 0.7 }.Select(schedule.Step));
        Assert.Equal("accuracy", schedule.Monitored);
    }
}
