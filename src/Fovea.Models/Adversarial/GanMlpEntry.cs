using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary><see cref="MlpGenerator"/> against <see cref="MlpDiscriminator"/>, by name.</summary>
public sealed class GanMlpEntry : AdversarialPairEntry
{
    /// <inheritdoc/>
    public override string Name => "gan-mlp";

    /// <inheritdoc/>
    public override string Description => "a generator 64–256–512–784 against a discriminator 784–512–256–1, fully connected";

    /// <inheritdoc/>
    protected override int DefaultWidth => 256;

    /// <inheritdoc/>
    protected override Module Generator(int length, Shape picture, int width) => new MlpGenerator(length, picture, width);

    /// <inheritdoc/>
    protected override Module Discriminator(Shape picture, int width, double dropout) => new MlpDiscriminator(picture, 1, width, dropout);
}
