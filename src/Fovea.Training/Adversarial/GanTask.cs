using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>A generator of samples against a discriminator.</summary>
/// <remarks><b>Shape</b>: inputs [N, C, H, W]; targets are not looked at.</remarks>
[Part("gan", "a generator learns against a discriminator")]
public sealed class GanTask : AdversarialTask
{
    private readonly AdversarialPair _pair;

    /// <summary>The task of a pair.</summary>
    /// <param name="network">An <see cref="AdversarialPair"/>.</param>
    /// <param name="loss">An <see cref="AdversarialLoss"/>; null for <see cref="NonSaturatingLoss"/>.</param>
    /// <param name="metrics">Must be null: the figures are the task's own.</param>
    /// <param name="discriminatorSteps">Steps of the discriminator for each of the generator.</param>
    /// <exception cref="ArgumentException">The network is no pair, the loss not for one, or metrics are given; no step.</exception>
    public GanTask(Module network, Loss? loss = null, IEnumerable<Metric>? metrics = null, int discriminatorSteps = 1)
        : this(network as AdversarialPair ?? throw new ArgumentException(
            $"task gan: expected a generator and a discriminator, such as network: gan-dcgan, got {network.GetType().Name}."),
            loss, metrics, discriminatorSteps)
    {
    }

    private GanTask(AdversarialPair pair, Loss? loss, IEnumerable<Metric>? metrics, int discriminatorSteps)
        : base("gan", pair, pair.Generator, pair.Discriminator, loss, metrics, discriminatorSteps) => _pair = pair;

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs) => Measure(inputs, []);

    private protected override Tensor Judge(Tensor samples, IReadOnlyList<Tensor> targets) => _pair.Discriminator.Forward(samples);

    private protected override Tensor Make(int count, IReadOnlyList<Tensor> targets) => _pair.Generator.Forward(_pair.Latents(count));
}
