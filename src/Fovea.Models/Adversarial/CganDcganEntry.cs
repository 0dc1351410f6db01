using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary><see cref="ConvGenerator"/> against <see cref="ConvDiscriminator"/>, both told the class, by name.</summary>
public sealed class CganDcganEntry : ConditionalPairEntry
{
    /// <inheritdoc/>
    public override string Name => "cgan-dcgan";

    /// <inheritdoc/>
    public override string Description =>
        "of a class: a generator of transposed convolutions 64→32→1 against a discriminator of convolutions 11→32→64";

    /// <inheritdoc/>
    protected override int DefaultWidth => 32;

    /// <inheritdoc/>
    protected override bool AsMaps => true;

    /// <inheritdoc/>
    protected override Module Generator(int length, Shape picture, int width) =>
        new ConvGenerator(length, picture[0], SideOf(picture), width);

    /// <inheritdoc/>
    protected override Module Discriminator(Shape picture, int classes, int width, double dropout) =>
        new ConvDiscriminator([picture[0] + classes, .. picture.Sizes[1..]], 1, width, dropout);
}
