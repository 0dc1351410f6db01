using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>A generator and the discriminator that it learns against, as one network: saved, counted and moved together.</summary>
/// <remarks><b>Shape</b>: pictures [N, C, H, W] → scores [2N, 1], those of the pictures first, then those of as many that the generator
/// makes. Keys begin with <c>generator.</c> and <c>discriminator.</c>.</remarks>
public sealed class AdversarialPair : Module, IPictureGenerator
{
    /// <summary>The pair.</summary>
    /// <param name="generator">[N, length, 1, 1] → pictures.</param>
    /// <param name="discriminator">Pictures → scores [N, 1].</param>
    /// <param name="length">Random numbers for a picture.</param>
    /// <param name="distribution">Where they come from; <see cref="NormalLatents"/> unless given.</param>
    public AdversarialPair(Module generator, Module discriminator, int length, LatentDistribution? distribution = null)
    {
        Generator = Child("generator", generator);
        Discriminator = Child("discriminator", discriminator);
        Length = length;
        Distribution = distribution ?? new NormalLatents();
    }

    /// <summary>[N, length, 1, 1] → pictures.</summary>
    public Module Generator { get; }

    /// <summary>Pictures → scores [N, 1].</summary>
    public Module Discriminator { get; }

    /// <summary>Random numbers for a picture.</summary>
    public int Length { get; }

    /// <summary>Where they come from.</summary>
    public LatentDistribution Distribution { get; }

    /// <summary>Random numbers for pictures, [N, length, 1, 1].</summary>
    /// <param name="count">N.</param>
    /// <param name="generator">Where they are drawn; <see cref="Tensors.Generator.Default"/> unless given.</param>
    public Tensor Latents(int count, Generator? generator = null) => Distribution.Draw([count, Length, 1, 1], generator);

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) =>
        Tensor.Concat([Run(Discriminator, x), Run(Discriminator, Run(Generator, Latents(x.Shape[0])))], 0);
}
