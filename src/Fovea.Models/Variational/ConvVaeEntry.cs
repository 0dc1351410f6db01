using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>A convolutional <see cref="VariationalAutoencoder"/> by name: two convolutions 4×4 of stride 2, and two transposed ones
/// back.</summary>
public sealed class ConvVaeEntry : AutoencoderEntry
{
    /// <inheritdoc/>
    public override string Name => "vae-conv";

    /// <inheritdoc/>
    public override string Description =>
        "an encoder of convolutions 1→32→64, linear 3136→2·20, and a decoder linear 20→3136, transposed convolutions 64→32→1";

    /// <inheritdoc/>
    protected override int DefaultWidth => 32;

    /// <inheritdoc/>
    protected override (Module Encoder, Module Decoder) Create(int length, Shape picture, int width)
    {
        if (picture[1] % 4 != 0 || picture[2] % 4 != 0)
            throw new ArgumentException($"{Name}: expected pictures whose sides 4 divides, got {picture}. The network vae takes any.");
        Shape map = [2 * width, picture[1] / 4, picture[2] / 4];
        return (new Sequential(new Conv2d(picture[0], width, 4, stride: 2, padding: 1), new ReLU(),
                new Conv2d(width, 2 * width, 4, stride: 2, padding: 1), new ReLU(), new Flatten(), new Linear(map.Elements, 2 * length)),
            new Sequential(new Flatten(), new Linear(length, map.Elements), new ReLU(), new Unflatten(1, map),
                new ConvTranspose2d(2 * width, width, 4, stride: 2, padding: 1), new ReLU(),
                new ConvTranspose2d(width, picture[0], 4, stride: 2, padding: 1)));
    }
}
