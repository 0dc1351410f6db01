using Fovea.Tensors;

namespace Fovea.Nn.Tests;

/// <summary>Who listens hears of each gradient once, when it is complete.</summary>
public class GradientReadyTests
{
    [Theory]
    [InlineData(ReplayPolicy.Auto)]
    [InlineData(ReplayPolicy.Never)]
    public void Each_gradient_is_told_once_and_is_then_what_it_is_in_the_end(ReplayPolicy policy)
    {
        // One layer is in two places.
        var twice = new Linear(5, 5);
        var network = new Sequential(new Conv2d(1, 3, 3), new ReLU(), new Flatten(), new Linear(48, 5), twice, new ReLU(), twice,
            new Linear(5, 2));
        var (x, y) = (Tensor.Randn([4, 1, 6, 6]), Tensor.From([0L, 1, 1, 0]));
        var told = new List<(Tensor Parameter, float[] Gradient)>();
        var step = new TrainingStep(network, new CrossEntropyLoss(), policy)
        {
            GradientReady = (parameter, gradient) => told.Add((parameter, gradient.ToArray<float>())),
        };
        var first = new List<Tensor>();
        // The first is computed, the others are replayed; the order is the same.
        for (var i = 0; i < 3; i++)
        {
            told.Clear();
            step.Run(x + i, y);
            Assert.Equal(network.Parameters().ToHashSet(), told.Select(t => t.Parameter).ToHashSet());
            Assert.Equal(8, told.Count);
            Assert.All(told, t => Assert.Equal(t.Parameter.Grad!.ToArray<float>(), t.Gradient));
            if (i == 0) first.AddRange(told.Select(t => t.Parameter));
            else Assert.Equal(first, told.Select(t => t.Parameter));
        }
        if (policy == ReplayPolicy.Never) return;
        // The last layers are told first.
        var last = network.Parameters().TakeLast(2).ToHashSet();
        Assert.Equal(last, told.Take(2).Select(t => t.Parameter).ToHashSet());
    }
}
