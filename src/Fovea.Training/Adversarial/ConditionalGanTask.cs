using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>A generator of samples of a class against a discriminator that knows the class.</summary>
/// <remarks>Samples are made of the classes of the batch. <b>Shape</b>: inputs [N, C, H, W], targets Int64 [N]. Source: M. Mirza and
/// S. Osindero, "Conditional generative adversarial nets", arXiv:1411.1784, 2014, equation 2.</remarks>
[Part("conditionalGan", "a generator of pictures of a class learns against a discriminator")]
public sealed class ConditionalGanTask : AdversarialTask
{
    private readonly ConditionalPair _pair;

    /// <summary>The task of a pair.</summary>
    /// <param name="network">A <see cref="ConditionalPair"/>.</param>
    /// <param name="loss">An <see cref="AdversarialLoss"/>; null for <see cref="NonSaturatingLoss"/>.</param>
    /// <param name="metrics">Must be null: the figures are the task's own.</param>
    /// <param name="discriminatorSteps">Steps of the discriminator for each of the generator.</param>
    /// <exception cref="ArgumentException">The network is no pair, the loss not for one, or metrics are given; no step.</exception>
    public ConditionalGanTask(Module network, Loss? loss = null, IEnumerable<Metric>? metrics = null, int discriminatorSteps = 1)
        : this(network as ConditionalPair ?? throw new ArgumentException(
            $"task conditionalGan: expected a generator and a discriminator of classes, such as network: cgan-dcgan, got {network.GetType().Name}."),
            loss, metrics, discriminatorSteps)
    {
    }

    private ConditionalGanTask(ConditionalPair pair, Loss? loss, IEnumerable<Metric>? metrics, int discriminatorSteps)
        : base("conditionalGan", pair, pair.Generator, pair.Discriminator, loss, metrics, discriminatorSteps) => _pair = pair;

    /// <inheritdoc/>
    /// <remarks>As of classes 0, 1, 2, … in turn.</remarks>
    public override IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs) => Measure(inputs, [_pair.InTurn(inputs[0].Shape[0])]);

    private protected override Tensor Judge(Tensor samples, IReadOnlyList<Tensor> targets) =>
        _pair.Discriminator.Forward(_pair.Labelled(samples, targets[0]));

    private protected override Tensor Make(int count, IReadOnlyList<Tensor> targets) => _pair.Generator.Forward(_pair.Latents(targets[0]));
}
