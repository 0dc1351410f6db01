using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training.Tests.Callbacks;

/// <summary><see cref="ExponentialMovingAverage"/> of a part, and for a while.</summary>
public sealed class PartAverageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-part-average-").FullName;

    [Fact]
    public void Only_the_part_is_averaged_and_only_when_it_moved()
    {
        // The weights after each batch, of a training that averages nothing.
        var plain = TinyGan.Pair();
        var expected = Array.ConvertAll(Parameters(plain.Generator), w => (double)w);
        var moves = 0;
        // The generator's turn comes at each second batch.
        TinyGan.Trainer(new GanTask(plain, discriminatorSteps: 2), ReplayPolicy.Auto, new Recorder
        {
            OnStep = p =>
            {
                if (p.Step % 2 > 0) return;
                expected = [.. expected.Zip(Parameters(plain.Generator), (a, w) => 0.8 * a + 0.2 * w)];
                moves++;
            },
        }).Fit(TinyGan.Pictures(), 4);
        Assert.Equal(6, moves);
        var averaged = TinyGan.Pair();
        var trainer = TinyGan.Trainer(new GanTask(averaged, discriminatorSteps: 2), ReplayPolicy.Auto,
            new ExponentialMovingAverage(0.8, "generator"));
        trainer.Fit(TinyGan.Pictures(), 4);
        Assert.All(expected.Zip(Parameters(averaged.Generator)), w => Assert.Equal(w.First, w.Second, 1e-5));
        // The other part, and running statistics, are those of the training.
        Assert.Equal(Tiny.Weights(plain.Discriminator), Tiny.Weights(averaged.Discriminator));
        Assert.Equal(Buffers(plain), Buffers(averaged));
    }

    [Fact]
    public void Averages_are_in_the_network_for_a_while()
    {
        var pair = TinyGan.Pair();
        var average = new ExponentialMovingAverage(0.5, "generator");
        var seen = new List<(float[] Own, float[] Used, float[] Back)>();
        TinyGan.Trainer(new GanTask(pair), ReplayPolicy.Auto, average, new Recorder
        {
            OnBatch = _ =>
            {
                var (own, used) = (Parameters(pair.Generator), Array.Empty<float>());
                using (average.Use())
                {
                    // A second scope changes nothing.
                    using (average.Use()) used = Parameters(pair.Generator);
                    Assert.Equal(used, Parameters(pair.Generator));
                }
                seen.Add((own, used, Parameters(pair.Generator)));
            },
        }).Fit(TinyGan.Pictures(), 2);
        Assert.All(seen, s => Assert.NotEqual(s.Own, s.Used));
        Assert.All(seen, s => Assert.Equal(s.Own, s.Back));
        // The end of the training leaves them in the network.
        Assert.Equal(seen[^1].Used, Parameters(pair.Generator));
        // What was looked at in between left the training as it is without.
        var undisturbed = TinyGan.Pair();
        TinyGan.Trainer(new GanTask(undisturbed), ReplayPolicy.Auto, new ExponentialMovingAverage(0.5, "generator"))
            .Fit(TinyGan.Pictures(), 2);
        Assert.Equal(Tiny.Weights(undisturbed), Tiny.Weights(pair));
    }

    [Theory]
    [InlineData("minimax")]
    [InlineData("wasserstein")]
    public void A_training_of_two_players_that_is_cut_goes_on_with_the_same_bits(string loss)
    {
        Trainer Build()
        {
            var task = new GanTask(TinyGan.Pair(), TinyGan.Loss(loss), discriminatorSteps: 2);
            return TinyGan.Trainer(task, ReplayPolicy.Auto, new ExponentialMovingAverage(0.8, "generator"));
        }
        var whole = Build();
        var expected = whole.Fit(TinyGan.Pictures(), 4, TinyGan.Pictures(8));

        var run = RunFolder.Create(_folder, Configs.Rows());
        var first = Build();
        using (var source = new CancellationTokenSource())
        {
            first.Add(new Recorder { OnStep = p => { if (p.Step == 5) source.Cancel(); } });
            first.Add(new Checkpoint(run));
            first.Fit(TinyGan.Pictures(), 4, TinyGan.Pictures(8), source.Token);
        }
        var continued = Build();
        Generator.ManualSeed(78);
        run.LoadCheckpoint(continued);
        var results = continued.Fit(TinyGan.Pictures(), 4, TinyGan.Pictures(8));
        Assert.Equal(5, first.Progress.Step);
        Assert.Equal(expected[^1], results[^1]);
        Assert.Equal(Tiny.Weights(whole.Network), Tiny.Weights(continued.Network));
    }

    [Fact]
    public void A_part_that_is_not_there_is_named()
    {
        var trainer = TinyGan.Trainer(new GanTask(TinyGan.Pair()), ReplayPolicy.Auto, new ExponentialMovingAverage(0.8, "maker"));
        Assert.Equal("exponentialMovingAverage: of: expected a part of AdversarialPair, got 'maker'.",
            Assert.Throws<ArgumentException>(() => trainer.Fit(TinyGan.Pictures(), 1)).Message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static float[] Parameters(Module module) => [.. module.Parameters().SelectMany(p => p.ToArray<float>())];

    private static float[] Buffers(Module module) =>
        [.. module.NamedBuffers().SelectMany(b => b.Tensor.To(DType.Float32).ToArray<float>())];
}
