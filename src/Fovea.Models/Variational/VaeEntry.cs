using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>A fully connected <see cref="VariationalAutoencoder"/> by name: one hidden layer on each side.</summary>
public sealed class VaeEntry : AutoencoderEntry
{
    /// <inheritdoc/>
    public override string Name => "vae";

    /// <inheritdoc/>
    public override string Description => "an encoder 784–400–2·20 and a decoder 20–400–784, fully connected";

    /// <inheritdoc/>
    protected override int DefaultWidth => 400;

    /// <inheritdoc/>
    protected override (Module Encoder, Module Decoder) Create(int length, Shape picture, int width) => (
        new Sequential(new Flatten(), new Linear(picture.Elements, width), new ReLU(), new Linear(width, 2 * length)),
        new Sequential(new Flatten(), new Linear(length, width), new ReLU(), new Linear(width, picture.Elements),
            new Unflatten(1, picture)));
}
