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
}
