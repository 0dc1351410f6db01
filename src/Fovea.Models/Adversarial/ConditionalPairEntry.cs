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
        var values = arguments.Values;
        return Create(values.Integer(Latent), arguments.Input, arguments.Classes, values.Integer(Width), values.Number(Dropped));
    }

    /// <summary>The pair.</summary>
    /// <param name="length">Random numbers for a picture.</param>
    /// <param name="picture">[C, H, W].</param>
    /// <param name="classes">Classes to choose from.</param>
    /// <param name="width">How wide both are.</param>
    /// <param name="dropout">The discriminator's probability of 0 after each hidden layer.</param>
    protected abstract ConditionalPair Create(int length, Shape picture, int classes, int width, double dropout);
}
