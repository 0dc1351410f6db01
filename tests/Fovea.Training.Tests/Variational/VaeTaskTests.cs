using Fovea.Data;
using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training.Tests;

/// <summary><see cref="VaeTask"/>: its bound against likelihoods that are known, and its gradients.</summary>
public class VaeTaskTests
{
    [Fact]
    public void The_divergence_is_that_of_the_formula_and_that_of_samples()
    {
        Tensor mean = Tensor.From([0.7, -1.2, 0, 0], [2, 2]), logVariance = Tensor.From([-0.5, 0.4, 0, 0], [2, 2]);
        var kl = VaeTask.Divergence(mean, logVariance).ToArray<double>();
        Assert.Equal((0.7 * 0.7 + Math.Exp(-0.5) - 1 + 0.5 + 1.2 * 1.2 + Math.Exp(0.4) - 1 - 0.4) / 2, kl[0], 1e-15);
        Assert.Equal(0, kl[1]);
        // E[ln q(z) − ln p(z)] of z from q.
        const int Count = 100_000;
        Tensor m = mean[0].Reshape([1, 2]).Expand([Count, 2]), v = logVariance[0].Reshape([1, 2]).Expand([Count, 2]);
        var z = VariationalAutoencoder.Draw(m, v, new(1));
        var sampled = (0.5 * (z.Square() - (z - m).Square() / v.Exp() - v)).Sum(1).Mean().Item();
        Assert.Equal(kl[0], sampled, 0.015);
        var check = GradCheck.Run(t => VaeTask.Divergence(t[0], t[1]), [mean, logVariance]);
        Assert.InRange(check.MaxAbsoluteError, 0, GradCheck.Tolerance);
    }

    [Theory]
    [InlineData(0.8, 0.6, 1.3)]
    [InlineData(2, 0.3, -0.4)]
    public void In_a_linear_model_the_bound_is_below_the_likelihood_and_reaches_it_at_the_posterior(double w, double s, double x)
    {
        // z from N(0, 1), x from N(wz, s²): x is N(0, w² + s²), and z given x is normal.
        var evidence = -0.5 * (Math.Log(2 * Math.PI * (w * w + s * s)) + x * x / (w * w + s * s));
        double Bound(double mean, double variance) =>
            -0.5 * (Math.Log(2 * Math.PI * s * s) + ((x - w * mean) * (x - w * mean) + w * w * variance) / (s * s))
            - VaeTask.Divergence(Tensor.From([mean], [1, 1]), Tensor.From([Math.Log(variance)], [1, 1])).Item();
        var (best, least) = (w * x / (w * w + s * s), s * s / (w * w + s * s));
        Assert.Equal(evidence, Bound(best, least), 1e-12);
        foreach (var mean in (double[])[-1, 0, best, 2])
            foreach (var variance in (double[])[0.05, least, 1, 3])
                if ((mean, variance) != (best, least)) Assert.True(Bound(mean, variance) < evidence - 1e-4);
    }

    [Fact]
    public void The_negative_loss_is_below_the_likelihood_of_the_decoder()
    {
        // One number for a picture: the likelihood is an integral.
        var network = TinyGan.Autoencoder(length: 1);
        network.To(DType.Float64);
        foreach (var p in network.Decoder.Parameters()) p.SetData(p.Detach() * 3);
        var x = Tensor.Rand([1, 1, 4, 4], dtype: DType.Float64, generator: new(2)).Greater(0.5).To(DType.Float64);
        using var _ = Autograd.NoGrad();
        double[] places = [.. Enumerable.Range(-800, 1601).Select(i => i * 0.01)];
        var z = Tensor.From(places, [places.Length, 1]);
        var each = -network.Decoder.Forward(z).BceWithLogitsLoss(x.Expand([places.Length, 1, 4, 4]), Reduction.None).Flatten(1).Sum(1);
        var evidence = Math.Log(each.ToArray<double>().Zip(places).Sum(p => 0.01 * Math.Exp(p.First - p.Second * p.Second / 2)
            / Math.Sqrt(2 * Math.PI)));
        var many = new VaeTask(network).Forward([x.Expand([20_000, 1, 4, 4])]);
        var bound = -many[0].Mean().Item() - many[1].Mean().Item();
        Assert.True(bound < evidence, $"{bound} and {evidence}");
        // And not far below: the encoder has not learned, yet is near N(0, 1).
        Assert.InRange(evidence - bound, 0.001, 10);
    }

    [Fact]
    public void Its_gradients_equal_central_differences()
    {
        var network = TinyGan.Autoencoder();
        network.To(DType.Float64);
        var task = new VaeTask(network, beta: 0.7);
        var x = Tensor.Rand([3, 1, 4, 4], dtype: DType.Float64, generator: new(1));
        var (error, largest) = CentralDifferences.Compare(() =>
        {
            Generator.ManualSeed(3);
            return task.ComputeLoss(task.Forward([x]), []);
        }, network.Parameters());
        Assert.InRange(error, 0, 1e-8);
        Assert.True(largest > 0.1, $"{largest}");
    }

    [Fact]
    public void It_learns_and_its_samples_are_like_the_pictures()
    {
        var network = TinyGan.Autoencoder();
        var task = new VaeTask(network);
        var trainer = new Trainer(task, new Adam(network.Parameters(), 0.02));
        var batches = new DataLoader(Tiny.Rows(64), 32, shuffle: true);
        var results = trainer.Fit(batches, 100, new DataLoader(Tiny.Rows(32, seed: 9), 32));
        Assert.Null(trainer.Refusal);
        var (first, last) = (results[0].Training, results[^1].Training);
        Assert.True(last.Loss < first.Loss - 1, $"{first.Loss} → {last.Loss}");
        // The loss is the sum of the figures.
        Assert.Equal(last.Loss, last.Metrics["reconstruction"] + last.Metrics["kl"], 1e-4);
        Assert.Equal(["reconstruction", "kl"], last.Metrics.Figures.Select(f => f.Name));
        Assert.InRange(last.Metrics["kl"], 0.5, 4);
        // A dark picture with one bright row, in most.
        var rows = network.Generator.Forward(network.Latents(100, new(1))).Mean([1, 3]);
        var bright = rows.Max(1).ToArray<float>();
        Assert.InRange(bright.Count(b => b > 0.4), 50, 100);
        Assert.Equal(0.29, rows.Mean().Item(), 0.05);
        Assert.InRange(rows.ArgMax(1).ToArray<long>().Distinct().Count(), 3, 4);
    }

    [Fact]
    public void Recorded_steps_leave_the_bits_of_steps_that_are_computed()
    {
        (float[] Weights, IReadOnlyList<EpochResult> Results) Train(ReplayPolicy replay)
        {
            var network = TinyGan.Autoencoder();
            var trainer = TinyGan.Trainer(new VaeTask(network), replay);
            var results = trainer.Fit(new DataLoader(Tiny.Rows(20), 8), 4, new DataLoader(Tiny.Rows(10, seed: 9), 5));
            Assert.Null(trainer.Refusal);
            return (Tiny.Weights(network), results);
        }
        var (expected, actual) = (Train(ReplayPolicy.Never), Train(ReplayPolicy.Auto));
        Assert.Equal(expected.Weights, actual.Weights);
        Assert.Equal(expected.Results, actual.Results);
    }

    [Fact]
    public void Pixels_that_are_no_probabilities_are_told()
    {
        var network = TinyGan.Autoencoder();
        var trainer = new Trainer(new VaeTask(network), new Adam(network.Parameters(), 0.05));
        var batches = new DataLoader(Tiny.Rows(32), 32, transforms: [new Normalize([0.3f], [0.1f])]);
        Assert.Equal("task vae: expected pixels from 0 to 1, got others: a likelihood came out above 1. Set mean: [0] and std: [1].",
            Assert.Throws<ArgumentException>(() => trainer.Fit(batches, 200)).Message);
    }

    [Fact]
    public void Other_networks_losses_metrics_and_weights_are_refused()
    {
        string Message(Func<object> make) => Assert.Throws<ArgumentException>(make).Message;
        var network = TinyGan.Autoencoder();
        Assert.Equal("task vae: expected an encoder and a decoder, such as network: vae, got Linear.",
            Message(() => new VaeTask(new Linear(2, 2))));
        const string Own = "task vae: loss, metrics: expected none: the loss and the figures are the task's own.";
        Assert.Equal(Own, Message(() => new VaeTask(network, new MseLoss())));
        Assert.Equal(Own, Message(() => new VaeTask(network, metrics: [new Accuracy()])));
        Assert.Equal("task vae: beta: expected a number above 0, got -0.5.", Message(() => new VaeTask(network, beta: -0.5)));
        Assert.Equal("VaeTask: expected two tensors [N, length] of one shape, got [2, 3] and [2, 4].",
            Assert.Throws<ShapeException>(() => VaeTask.Divergence(Tensor.Zeros([2, 3]), Tensor.Zeros([2, 4]))).Message);
    }
}
