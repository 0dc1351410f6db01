using Fovea.Data;
using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training.Tests;

/// <summary><see cref="ConditionalGanTask"/>: it learns what belongs to a class.</summary>
public class ConditionalGanTaskTests
{
    [Fact]
    public void What_is_made_of_a_class_is_of_the_class()
    {
        Generator.ManualSeed(3);
        var pair = new ConditionalPair(new MlpGenerator(4 + 4, [1, 4, 4], 16), new MlpDiscriminator([16 + 4], 1, 16, 0), 4, 4,
            asMaps: false);
        var task = new ConditionalGanTask(pair);
        var trainer = new Trainer(task, new Adam(pair.Parameters(), 0.004, beta1: 0.5));
        // The class of a picture is its bright row.
        trainer.Fit(new DataLoader(Tiny.Rows(64), 32, shuffle: true, transforms: [new Normalize([0.5f], [0.5f])]), 200);
        Assert.Null(trainer.Refusal);
        pair.Eval();
        var labels = Tensor.From([.. Enumerable.Range(0, 80).Select(i => (long)(i / 20))]);
        var rows = pair.Generator.Forward(pair.Latents(labels, new(1))).Mean([1, 3]);
        var right = rows.ArgMax(1).ToArray<long>().Zip(labels.ToArray<long>()).Count(p => p.First == p.Second);
        // A generator that looks past the class has 20.
        Assert.InRange(right, 72, 80);
    }

    [Theory]
    [InlineData("nonSaturating", true)]
    [InlineData("wasserstein", true)]
    [InlineData("wasserstein", false)]
    public void Recorded_turns_leave_the_bits_of_turns_that_are_computed(string loss, bool asMaps)
    {
        (float[] Weights, IReadOnlyList<EpochResult> Results) Train(ReplayPolicy replay)
        {
            var pair = TinyGan.ConditionalPair(asMaps);
            var trainer = TinyGan.Trainer(new ConditionalGanTask(pair, TinyGan.Loss(loss), discriminatorSteps: 2), replay);
            var results = trainer.Fit(TinyGan.Pictures(20), 4, TinyGan.Pictures(12, 4));
            Assert.Null(trainer.Refusal);
            return (Tiny.Weights(pair), results);
        }
        var (expected, actual) = (Train(ReplayPolicy.Never), Train(ReplayPolicy.Auto));
        Assert.Equal(expected.Weights, actual.Weights);
        Assert.Equal(expected.Results, actual.Results);
        Assert.All(expected.Weights, w => Assert.True(float.IsFinite(w)));
    }

    [Fact]
    public void It_measures_with_the_classes_of_the_batch()
    {
        var pair = TinyGan.ConditionalPair();
        var task = new ConditionalGanTask(pair);
        pair.Eval();
        Tensor pictures = Tensor.Randn([3, 1, 4, 4]), labels = Tensor.From(2L, 0, 3);
        Generator.ManualSeed(9);
        var outputs = task.Measure([pictures], [labels]);
        Generator.ManualSeed(9);
        var made = pair.Generator.Forward(pair.Latents(labels));
        Assert.Equal(pair.Discriminator.Forward(pair.Labelled(pictures, labels)).ToArray<float>(), outputs[0].ToArray<float>());
        Assert.Equal(pair.Discriminator.Forward(pair.Labelled(made, labels)).ToArray<float>(), outputs[1].ToArray<float>());
        // Without targets, of classes in turn.
        Assert.Equal(pair.Discriminator.Forward(pair.Labelled(pictures, Tensor.From(0L, 1, 2))).ToArray<float>(),
            task.Forward([pictures])[0].ToArray<float>());
        Assert.Equal(["realScore", "madeScore", "objective"], task.Metrics.Select(m => m.Name));
    }

    [Fact]
    public void Other_networks_losses_and_metrics_are_refused()
    {
        string Message(Func<object> make) => Assert.Throws<ArgumentException>(make).Message;
        var pair = TinyGan.ConditionalPair();
        Assert.Equal("task conditionalGan: expected a generator and a discriminator of classes, such as network: cgan-dcgan, got AdversarialPair.",
            Message(() => new ConditionalGanTask(TinyGan.Pair())));
        Assert.Equal("task conditionalGan: expected a loss of two players, such as nonSaturating, got MseLoss.",
            Message(() => new ConditionalGanTask(pair, new MseLoss())));
        Assert.Equal("task conditionalGan: metrics: expected none: the figures of two players are the task's own.",
            Message(() => new ConditionalGanTask(pair, metrics: [new Accuracy()])));
        Assert.Equal("task conditionalGan: discriminatorSteps: expected 1 or more, got 0.",
            Message(() => new ConditionalGanTask(pair, discriminatorSteps: 0)));
    }
}
