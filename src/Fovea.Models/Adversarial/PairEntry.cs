using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>A generator and a discriminator by name, for pictures of a shape.</summary>
public abstract class PairEntry : NetworkEntry
{
    /// <summary>The name of the argument for how many random numbers make a picture.</summary>
    protected const string Latent = "latent";

    /// <summary>The name of the argument for how wide both are.</summary>
    protected const string Width = "width";

    /// <summary>The name of the argument for the discriminator's dropout.</summary>
    protected const string Dropped = "dropout";

    private const string Distribution = "latents";

    /// <inheritdoc/>
    public sealed override Shape Input => [1, 28, 28];

    /// <inheritdoc/>
    public sealed override NetworkKind Kind => NetworkKind.Adversarial;

    /// <inheritdoc/>
    public sealed override IReadOnlyList<ArgumentSpec> Arguments =>
    [
        ArgumentSpec.Integer(Latent, 64, "Random numbers for a picture."), ArgumentSpec.Integer(Width, DefaultWidth, "How wide both are."),
        ArgumentSpec.Number(Dropped, 0.3, "The discriminator's probability of 0 after each hidden layer."),
        ArgumentSpec.Text(Distribution, "normal", "Where the random numbers come from.",
            [.. Catalog<LatentDistribution>.All.Select(d => d.Name)]),
    ];

    /// <summary>How wide both are unless told otherwise.</summary>
    protected abstract int DefaultWidth { get; }

    /// <summary>What makes pictures.</summary>
    /// <param name="length">Numbers that it makes a picture of.</param>
    /// <param name="picture">[C, H, W].</param>
    /// <param name="width">How wide it is.</param>
    protected abstract Module Generator(int length, Shape picture, int width);

    /// <summary>The side of a square picture.</summary>
    /// <exception cref="ArgumentException">It is not square.</exception>
    protected int SideOf(Shape picture) => picture[1] == picture[2] ? picture[1]
        : throw new ArgumentException($"{Name}: expected square pictures, got {picture}.");

    /// <summary>Where the random numbers come from.</summary>
    private protected static LatentDistribution LatentsOf(NetworkArguments arguments) =>
        LatentDistribution.Of(arguments.Values.Text(Distribution));
}
