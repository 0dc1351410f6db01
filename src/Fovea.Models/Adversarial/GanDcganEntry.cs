using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary><see cref="ConvGenerator"/> against <see cref="ConvDiscriminator"/>, by name.</summary>
public sealed class GanDcganEntry : AdversarialPairEntry
{
    /// <inheritdoc/>
    public override string Name => "gan-dcgan";

    /// <inheritdoc/>
    public override string Description => "a generator of transposed convolutions 64→32→1 against a discriminator of convolutions 1→32→64";

    /// <inheritdoc/>
    protected override int DefaultWidth => 32;

    /// <inheritdoc/>
    protected override Module Generator(int length, Shape picture, int width) =>
        new ConvGenerator(length, picture[0], SideOf(picture), width);

    /// <inheritdoc/>
    protected override Module Discriminator(Shape picture, int width, double dropout) =>
        new ConvDiscriminator(picture, 1, width, dropout);
}
