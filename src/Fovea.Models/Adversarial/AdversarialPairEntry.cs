using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>An <see cref="AdversarialPair"/> by name, for pictures of a shape.</summary>
public abstract class AdversarialPairEntry : PairEntry
{
    /// <inheritdoc/>
    public sealed override int Classes => 1;

    /// <inheritdoc/>
    public sealed override Module Create(NetworkArguments arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var (values, length) = (arguments.Values, arguments.Values.Integer(Latent));
        return new AdversarialPair(Generator(length, arguments.Input, values.Integer(Width)),
            Discriminator(arguments.Input, values.Integer(Width), values.Number(Dropped)), length, LatentsOf(arguments));
    }

    /// <summary>What judges them.</summary>
    /// <param name="picture">[C, H, W].</param>
    /// <param name="width">How wide it is.</param>
    /// <param name="dropout">The probability of 0 after each hidden layer.</param>
    protected abstract Module Discriminator(Shape picture, int width, double dropout);
}
