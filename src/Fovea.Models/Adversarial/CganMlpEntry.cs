using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary><see cref="MlpGenerator"/> against <see cref="MlpDiscriminator"/>, both told the class, by name.</summary>
public sealed class CganMlpEntry : ConditionalPairEntry
{
    /// <inheritdoc/>
    public override string Name => "cgan-mlp";

    /// <inheritdoc/>
    public override string Description => "of a class: a generator 74–256–512–784 against a discriminator 794–512–256–1, fully connected";

    /// <inheritdoc/>
    protected override int DefaultWidth => 256;

    /// <inheritdoc/>
    protected override bool AsMaps => false;

    /// <inheritdoc/>
    protected override Module Generator(int length, Shape picture, int width) => new MlpGenerator(length, picture, width);

    /// <inheritdoc/>
    protected override Module Discriminator(Shape picture, int classes, int width, double dropout) =>
        new MlpDiscriminator([picture.Elements + classes], 1, width, dropout);
}
