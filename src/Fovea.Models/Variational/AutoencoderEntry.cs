using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>A <see cref="VariationalAutoencoder"/> by name, for pictures of a shape.</summary>
public abstract class AutoencoderEntry : NetworkEntry
{
    private const string Latent = "latent", Width = "width";

    /// <inheritdoc/>
    public sealed override Shape Input => [1, 28, 28];

    /// <inheritdoc/>
    public sealed override int Classes => 1;

    /// <inheritdoc/>
    public sealed override NetworkKind Kind => NetworkKind.Autoencoder;

    /// <inheritdoc/>
    public sealed override IReadOnlyList<ArgumentSpec> Arguments =>
    [
        ArgumentSpec.Integer(Latent, 20, "Numbers that stand for a picture."),
        ArgumentSpec.Integer(Width, DefaultWidth, "How wide both are."),
    ];

    /// <summary>How wide both are unless told otherwise.</summary>
    protected abstract int DefaultWidth { get; }

    /// <inheritdoc/>
    public sealed override Module Create(NetworkArguments arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var length = arguments.Values.Integer(Latent);
        var (encoder, decoder) = Create(length, arguments.Input, arguments.Values.Integer(Width));
        return new VariationalAutoencoder(encoder, decoder, length);
    }

    /// <summary>Pictures → [N, 2·length], and [N, length, 1, 1] → logits of pictures.</summary>
    /// <param name="length">Numbers that stand for a picture.</param>
    /// <param name="picture">[C, H, W].</param>
    /// <param name="width">How wide both are.</param>
    protected abstract (Module Encoder, Module Decoder) Create(int length, Shape picture, int width);
}
