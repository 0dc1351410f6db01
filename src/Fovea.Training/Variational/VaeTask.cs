using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>An encoder and a decoder learn a distribution of pictures: −ELBO = −E[ln p(x|z)] + β·KL(q(z|x) ‖ N(0, 1)).</summary>
/// <remarks>
/// z is drawn once for each picture, by <see cref="VariationalAutoencoder.Draw"/>; pixels are Bernoulli. <b>Shape</b>: inputs [N, C, H, W];
/// targets are not looked at. <b>Range</b>: pixels 0…1, as they are with <c>mean: [0]</c> and <c>std: [1]</c>. <b>Units</b>: nats a
/// picture. Figures: reconstruction, which is −ln p(x|z), and kl; with β = 1 their sum bounds −ln p(x) from above. Source: D. Kingma and
/// M. Welling, "Auto-encoding variational Bayes", ICLR 2014, equation 10; β: I. Higgins et al., "beta-VAE", ICLR 2017, equation 4.
/// </remarks>
[Part("vae", "an encoder and a decoder learn a distribution of pictures")]
public sealed class VaeTask : LearningTask
{
    private readonly VariationalAutoencoder _network;
    private readonly double _beta;

    /// <summary>The task of an encoder and a decoder.</summary>
    /// <param name="network">A <see cref="VariationalAutoencoder"/>.</param>
    /// <param name="loss">Must be null: the loss is the task's own.</param>
    /// <param name="metrics">Must be null: the figures are the task's own.</param>
    /// <param name="beta">β, above 0: how much the divergence counts.</param>
    /// <exception cref="ArgumentException">The network is another, a loss or metrics are given, or β is not above 0.</exception>
    public VaeTask(Module network, Loss? loss = null, IEnumerable<Metric>? metrics = null, double beta = 1)
        : base(network, new BceWithLogitsLoss(Reduction.None), Figures(loss, metrics))
    {
        _network = network as VariationalAutoencoder ?? throw new ArgumentException(
            $"task vae: expected an encoder and a decoder, such as network: vae, got {network.GetType().Name}.");
        _beta = beta > 0 && double.IsFinite(beta) ? beta
            : throw new ArgumentException(FormattableString.Invariant($"task vae: beta: expected a number above 0, got {beta}."));
    }

    /// <summary>KL(N(μ, σ²) ‖ N(0, 1)) = ½ Σ (μ² + σ² − 1 − ln σ²) of each sample, [N].</summary>
    /// <param name="mean">μ, [N, length].</param>
    /// <param name="logVariance">ln σ², of the same shape.</param>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Tensor Divergence(Tensor mean, Tensor logVariance)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(logVariance);
        if (mean.Shape != logVariance.Shape || mean.Rank != 2)
            throw new ShapeException($"VaeTask: expected two tensors [N, length] of one shape, got {mean.Shape} and {logVariance.Shape}.");
        return 0.5 * (mean.Square() + logVariance.Exp() - 1 - logVariance).Sum(1);
    }

    /// <inheritdoc/>
    /// <remarks>−ln p(x|z) and the divergence of each sample, [N] each.</remarks>
    public override IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs)
    {
        var (mean, logVariance) = _network.Encode(inputs[0]);
        var logits = _network.Decoder.Forward(VariationalAutoencoder.Draw(mean, logVariance));
        return [Loss.Forward(logits, inputs[0]).Flatten(1).Sum(1), Divergence(mean, logVariance)];
    }

    /// <inheritdoc/>
    public override Tensor ComputeLoss(IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor> targets) =>
        outputs[0].Mean() + _beta * outputs[1].Mean();

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Pixels are not 0…1.</exception>
    public override void UpdateMetrics(IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor> targets)
    {
        // What is more than certain was never a probability.
        if (outputs[0].Detach().Min().Item() < 0) throw new ArgumentException(
            "task vae: expected pixels from 0 to 1, got others: a likelihood came out above 1. Set mean: [0] and std: [1].");
        foreach (var (figure, values) in Metrics.Zip(outputs)) figure.Update(values.Detach(), values.Detach());
    }

    private static Metric[] Figures(Loss? loss, IEnumerable<Metric>? metrics) => loss is null && metrics is null
        ? [new MeanFigure("reconstruction", higherIsBetter: false), new MeanFigure("kl", higherIsBetter: false)]
        : throw new ArgumentException("task vae: loss, metrics: expected none: the loss and the figures are the task's own.");
}
