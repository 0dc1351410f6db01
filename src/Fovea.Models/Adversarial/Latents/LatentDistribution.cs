using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>Where a generator's random numbers come from. A new one is a class of this kind in a file of its own.</summary>
[Catalogued]
public abstract class LatentDistribution : INamed
{
    /// <summary>Its name in configurations.</summary>
    public abstract string Name { get; }

    /// <summary>What it is, in one line.</summary>
    public abstract string Description { get; }

    /// <summary>The distribution of a name.</summary>
    /// <param name="name">Such as <c>normal</c>.</param>
    /// <exception cref="ArgumentException">There is none of this name.</exception>
    public static LatentDistribution Of(string name) => Catalog<LatentDistribution>.Find(name) ?? throw new ArgumentException(
        $"latents: expected one of {string.Join(", ", Catalog<LatentDistribution>.All.Select(d => d.Name))}, got '{name}'.");

    /// <summary>Random numbers. They are drawn by operations, so that a step that is replayed draws anew.</summary>
    /// <param name="shape">How many; the samples along the first axis.</param>
    /// <param name="generator">Where they are drawn; <see cref="Generator.Default"/> unless given.</param>
    public abstract Tensor Draw(Shape shape, Generator? generator = null);
}
