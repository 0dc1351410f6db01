using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training.Tests;

/// <summary><see cref="GanTask"/>: figures, losses by name, and what it refuses.</summary>
public class GanTaskTests
{
    [Fact]
    public void Figures_are_counted_as_one_does_by_hand()
    {
        var task = new GanTask(TinyGan.Pair());
        double[] real = [2, -1, 0.5], made = [-3, 0.25, 1];
        // Two batches: a mean over samples is none of batches.
        task.UpdateMetrics([Column(real[..2]), Column(made[..2])], []);
        task.UpdateMetrics([Column(real[2..]), Column(made[2..])], []);
        double Sigma(double s) => 1 / (1 + Math.Exp(-s));
        double[] expected = [real.Average(Sigma), made.Average(Sigma),
            real.Average(s => Math.Log(Sigma(s))) + made.Average(s => Math.Log(1 - Sigma(s)))];
        Assert.Equal(["realScore", "madeScore", "objective"], task.Metrics.Select(m => m.Name));
        Assert.All(expected.Zip(task.Metrics), p => Assert.Equal(p.First, p.Second.Result, 1e-6));
    }

    [Fact]
    public void Where_nothing_can_be_told_the_objective_is_its_optimum()
    {
        var task = new GanTask(TinyGan.Pair());
        task.UpdateMetrics([Tensor.Zeros([4, 1]), Tensor.Zeros([4, 1])], []);
        Assert.Equal(-1.3862943611, AdversarialFigures.Optimum, 1e-9);
        Assert.Equal(AdversarialFigures.Optimum, task.Metrics[2].Result, 1e-6);
        Assert.Equal((0.5, 0.5), (task.Metrics[0].Result, task.Metrics[1].Result));
    }

    [Theory]
    [InlineData("adversarialHinge")]
    [InlineData("wasserstein")]
    public void Scores_that_are_no_probabilities_have_a_distance(string loss)
    {
        var task = new GanTask(TinyGan.Pair(), TinyGan.Loss(loss));
        task.UpdateMetrics([Column(3, 5), Column(1, -2)], []);
        var figure = Assert.Single(task.Metrics);
        Assert.Equal(("distance", 4.5, false), (figure.Name, figure.Result, figure.HigherIsBetter));
    }

    [Fact]
    public void It_measures_real_and_made_samples_and_the_discriminators_loss()
    {
        var pair = TinyGan.Pair();
        var task = new GanTask(pair);
        pair.Eval();
        var pictures = Tensor.Randn([5, 1, 4, 4]);
        Generator.ManualSeed(9);
        var outputs = task.Forward([pictures]);
        Generator.ManualSeed(9);
        var made = pair.Generator.Forward(pair.Latents(5));
        Assert.Equal(pair.Discriminator.Forward(pictures).ToArray<float>(), outputs[0].ToArray<float>());
        Assert.Equal(pair.Discriminator.Forward(made).ToArray<float>(), outputs[1].ToArray<float>());
        Assert.Equal(task.Loss is NonSaturatingLoss loss ? loss.Discriminator(outputs[0], outputs[1]).Item() : double.NaN,
            task.ComputeLoss(outputs, []).Item());
    }

    [Fact]
    public void The_discriminator_learns_to_tell_what_a_generator_of_noise_makes()
    {
        Generator.ManualSeed(2);
        var pair = new AdversarialPair(new MlpGenerator(2, [1, 4, 4], 4), new MlpDiscriminator([1, 4, 4], 1, 16, 0), 2);
        pair.Generator.Freeze();
        var bright = new ArrayBatches(Tensor.Full([32, 1, 4, 4], 0.9) + Tensor.Randn([32, 1, 4, 4]) * 0.05, Tensor.Zeros([32]), 16);
        new Trainer(new Judge(pair), new Adam(pair.Discriminator.Parameters(), 0.01)).Fit(bright, 60);
        var figures = TinyGan.Trainer(new GanTask(pair)).Evaluate(bright).Metrics;
        Assert.InRange(figures["realScore"], 0.95, 1);
        Assert.InRange(figures["madeScore"], 0, 0.05);
        Assert.InRange(figures["objective"], -0.1, 0);
    }

    [Fact]
    public void Other_networks_losses_and_metrics_are_refused()
    {
        string Message(Func<object> make) => Assert.Throws<ArgumentException>(make).Message;
        var pair = TinyGan.Pair();
        Assert.Equal("task gan: expected a generator and a discriminator, such as network: gan-dcgan, got Linear.",
            Message(() => new GanTask(new Linear(2, 2))));
        Assert.Equal("task gan: expected a loss of two players, such as nonSaturating, got MseLoss.",
            Message(() => new GanTask(pair, new MseLoss())));
        Assert.Equal("task gan: metrics: expected none: the figures of two players are the task's own.",
            Message(() => new GanTask(pair, metrics: [new Accuracy()])));
        Assert.Equal("task gan: discriminatorSteps: expected 1 or more, got 0.", Message(() => new GanTask(pair, discriminatorSteps: 0)));
    }

    [Fact]
    public void A_configuration_names_it_with_its_arguments()
    {
        var config = Recipe.Find("gan-digits")!.Config;
        (config.ImageShape, config.ClassNames) = ([1, 8, 8], ["0", "1"]);
        config.Task = new Part("gan").With("discriminatorSteps", 5);
        config.Loss = new Part("wasserstein").With("gradientPenalty", 3.0);
        config.Complete();
        var task = Assert.IsType<GanTask>(config.BuildTask(config.BuildNetwork()));
        Assert.Equal([("discriminator", 1), ("generator", 5)], task.Turns.Select(t => (t.Name, t.Every)));
        Assert.Equal(3, Assert.IsType<WassersteinLoss>(task.Loss).GradientPenalty);
    }

    private static Tensor Column(params double[] scores) => Tensor.From([.. scores.Select(s => (float)s)], [scores.Length, 1]);

    /// <summary>The discriminator's turn alone.</summary>
    private sealed class Judge(AdversarialPair pair) : LearningTask(pair, new NonSaturatingLoss(), [])
    {
        public override IReadOnlyList<TrainingTurn> Turns { get; } = [new GanTask(pair).Turns[0]];

        public override void UpdateMetrics(IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor> targets)
        {
            // A score for each real sample and each made one.
            if (outputs is not [{ Rank: 2 }, { Rank: 2 }]) throw new ShapeException("expected two columns of scores.");
        }
    }
}
