using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>A generator that makes pictures of a class, and the discriminator that it learns against, which is told the class as
/// well.</summary>
/// <remarks>
/// The class is a vector of zeros and a one: beside the random numbers for the generator; for the discriminator beside the pixels, or as
/// so many maps of zeros or ones beside the picture's channels.
/// <b>Shape</b>: pictures [N, C, H, W] → scores [2N, 1], those of the pictures first, then those of as many made ones, both as of classes
/// 0, 1, 2, … in turn. Keys begin with <c>generator.</c> and <c>discriminator.</c>. Source: M. Mirza and S. Osindero, "Conditional
/// generative adversarial nets", arXiv:1411.1784, 2014, section 3.2.
/// </remarks>
public sealed class ConditionalPair : Module, IConditionalGenerator
{
    private readonly bool _asMaps;

    /// <summary>The pair.</summary>
    /// <param name="generator">[N, length + classes, 1, 1] → pictures.</param>
    /// <param name="discriminator">Pictures with their class, as <see cref="Labelled"/> makes them → scores [N, 1].</param>
    /// <param name="length">Random numbers for a picture.</param>
    /// <param name="classes">Classes to choose from.</param>
    /// <param name="asMaps">Whether the discriminator is told the class by maps.</param>
    /// <param name="distribution">Where the random numbers come from; <see cref="NormalLatents"/> unless given.</param>
    public ConditionalPair(Module generator, Module discriminator, int length, int classes, bool asMaps,
        LatentDistribution? distribution = null)
    {
        Generator = Child("generator", generator);
        Discriminator = Child("discriminator", discriminator);
        (Length, Classes, _asMaps) = (length, classes, asMaps);
        Distribution = distribution ?? new NormalLatents();
    }

    /// <summary>[N, length + classes, 1, 1] → pictures.</summary>
    public Module Generator { get; }

    /// <summary>Pictures with their class → scores [N, 1].</summary>
    public Module Discriminator { get; }

    /// <summary>Random numbers for a picture.</summary>
    public int Length { get; }

    /// <summary>Where they come from.</summary>
    public LatentDistribution Distribution { get; }

    /// <inheritdoc/>
    public int Classes { get; }

    /// <inheritdoc/>
    /// <remarks>Classes come in turn: 0, 1, 2, …</remarks>
    public Tensor Latents(int count, Generator? generator = null) => Latents(InTurn(count), generator);

    /// <inheritdoc/>
    public Tensor Latents(Tensor labels, Generator? generator = null)
    {
        var each = OneHot(labels, DType.Float32);
        return Tensor.Concat([Distribution.Draw([labels.Shape[0], Length], generator), each], 1)
            .Reshape([labels.Shape[0], Length + Classes, 1, 1]);
    }

    /// <summary>Pictures with their class, as the discriminator takes them: [N, C + classes, H, W], or [N, C·H·W + classes].</summary>
    /// <param name="pictures">[N, C, H, W].</param>
    /// <param name="labels">Int64 [N].</param>
    /// <exception cref="ShapeException">The labels are of another type or number, or a class does not exist.</exception>
    public Tensor Labelled(Tensor pictures, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        var each = OneHot(labels, pictures.DType);
        if (labels.Shape[0] != pictures.Shape[0])
            throw new ShapeException($"ConditionalPair: expected a class for each of {pictures.Shape[0]} pictures, got {labels.Shape}.");
        return !_asMaps ? Tensor.Concat([pictures.Flatten(1), each], 1) : Tensor.Concat(
            [pictures, each.Reshape([labels.Shape[0], Classes, 1, 1]).Expand([labels.Shape[0], Classes, .. pictures.Shape.Sizes[2..]])], 1);
    }

    /// <summary>Classes 0, 1, 2, … in turn, Int64 [N].</summary>
    /// <param name="count">N.</param>
    public Tensor InTurn(int count) => Tensor.From([.. Enumerable.Range(0, count).Select(i => (long)(i % Classes))]);

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        var labels = InTurn(x.Shape[0]);
        return Tensor.Concat([Run(Discriminator, Labelled(x, labels)),
            Run(Discriminator, Labelled(Run(Generator, Latents(labels)), labels))], 0);
    }

    private Tensor OneHot(Tensor labels, DType type)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Rank != 1 || labels.DType != DType.Int64)
            throw new ShapeException($"ConditionalPair: expected classes Int64 [N], got {labels.DType} {labels.Shape}.");
        return labels.OneHot(Classes, type);
    }
}
