using Fovea.Nn;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Photometry.Tests;

/// <summary>The network and its training.</summary>
public class TrainingTests
{
    [Fact]
    public void The_order_of_the_lights_does_not_matter()
    {
        Generator.ManualSeed(1);
        var network = new NormalSetNetwork();
        var x = Tensor.Randn([5, 7, network.Features]);
        var turned = Tensor.Concat([x.Slice(1, 3, 7), x.Slice(1, 0, 3)], 1);
        var (one, other) = (network.Forward(x).ToArray<float>(), network.Forward(turned).ToArray<float>());
        Assert.All(one.Zip(other), p => Assert.Equal(p.First, p.Second, 1e-4f));
        var e = Assert.Throws<ShapeException>(() => network.Forward(Tensor.Zeros([5, 7, 3])));
        Assert.Contains("expected observations [N, L, 10], got [5, 7, 3]", e.Message);
    }

    [Fact]
    public void A_network_that_has_learned_nothing_gives_the_first_normal()
    {
        Generator.ManualSeed(2);
        var network = new NormalSetNetwork();
        Init.Constant(network.NamedParameters().Single(p => p.Name == "last.weight").Tensor, 0);
        Init.Constant(network.NamedParameters().Single(p => p.Name == "last.bias").Tensor, 0);
        var x = Tensor.Zeros([1, 3, network.Features]);
        for (var i = 0; i < 3; i++)
        {
            x.AsSpan<float>()[i * network.Features + network.Features - 2] = 0.6f;
            x.AsSpan<float>()[i * network.Features + network.Features - 1] = 0.8f;
        }
        Assert.All(network.Forward(x).ToArray<float>().Zip([0.6f, 0, 0.8f]), p => Assert.Equal(p.Second, p.First, 1e-6f));
    }

    [Fact]
    public void The_chord_is_twice_the_sine_of_half_the_angle()
    {
        var loss = new ChordLoss().Forward(Tensor.From([3f, 0, 0], [1, 3]), Tensor.From([0f, 1, 0], [1, 3]));
        Assert.Equal(Math.Sqrt(2), loss.Item(), 1e-3);
        Tensor x = Tensor.From([1.0, 2, -0.5, 0.3, -1, 2], [2, 3]), target = Tensor.From([0.6, 0, 0.8, 0, 1.0, 0], [2, 3]);
        Assert.InRange(GradCheck.Run(t => new ChordLoss().Forward(t, target), x).MaxAbsoluteError, 0, GradCheck.Tolerance);
    }

    [Fact]
    public void A_training_learns_and_one_that_was_stopped_goes_on_to_the_same_bits()
    {
        using var folder = new TestFolder();
        var settings = new LearnedSettings { Batches = 16, Epochs = 2, Seed = 5 };
        var whole = new LearnedTraining(folder.At("whole"), settings);
        Assert.True(whole.Run());
        Assert.True(File.Exists(whole.WeightsFile));

        var stopped = new LearnedTraining(folder.At("stopped"), settings);
        using (var source = new CancellationTokenSource())
        {
            Assert.False(stopped.Run(new Stopper(source), source.Token));
        }
        var resumed = new LearnedTraining(folder.At("stopped"));
        Assert.Equal(settings, resumed.Settings);
        Assert.InRange(resumed.Samples, 1, whole.Samples - 1);
        Assert.True(resumed.Run());
        Assert.Equal(whole.Best, resumed.Best);
        Assert.Equal(File.ReadAllBytes(whole.WeightsFile), File.ReadAllBytes(resumed.WeightsFile));
        var e = Assert.Throws<ArgumentException>(() => new LearnedTraining(folder.At("stopped"), settings with { Seed = 6 }));
        Assert.Contains("expected the settings of the training that is there", e.Message);
    }

    /// <summary>Stops after the first epoch.</summary>
    private sealed class Stopper(CancellationTokenSource source) : IProgress<FitProgress>
    {
        public void Report(FitProgress value)
        {
            if (value.Phase == FitPhase.EpochEnded) source.Cancel();
        }
    }
}
