using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>A <see cref="ConditionalPair"/> by name, for pictures of a shape and so many classes.</summary>
public abstract class ConditionalPairEntry : PairEntry
{
    /// <inheritdoc/>
    public sealed override Module Create(NetworkArguments arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var (values, length) = (arguments.Values, arguments.Values.Integer(Latent));
        var (width, dropout) = (values.Integer(Width), values.Number(Dropped));
        return new ConditionalPair(Generator(length + arguments.Classes, arguments.Input, width),
            Discriminator(arguments.Input, arguments.Classes, width, dropout), length, arguments.Classes, AsMaps, LatentsOf(arguments));
    }

    /// <summary>Whether the discriminator is told the class by maps beside the picture's channels.</summary>
    protected abstract bool AsMaps { get; }

    /// <summary>What judges them.</summary>
    /// <param name="picture">[C, H, W].</param>
    /// <param name="classes">Classes, as maps or numbers beside it.</param>
    /// <param name="width">How wide it is.</param>
    /// <param name="dropout">The probability of 0 after each hidden layer.</param>
    protected abstract Module Discriminator(Shape picture, int classes, int width, double dropout);
}
