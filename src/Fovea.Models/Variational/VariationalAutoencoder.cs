using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>An encoder q(z|x) = N(μ(x), σ²(x)) of pictures and a decoder p(x|z) of random numbers z from N(0, 1).</summary>
/// <remarks>
/// <b>Shape</b>: pictures [N, C, H, W] → as many, what the decoder makes of μ(x). <b>Range</b>: 0…1, the probability that a pixel is
/// white. Keys begin with <c>encoder.</c> and <c>decoder.</c>. Source: D. Kingma and M. Welling, "Auto-encoding variational Bayes", ICLR
/// 2014, section 3.
/// </remarks>
public sealed class VariationalAutoencoder : Module, IPictureGenerator
{
    /// <summary>The network of two.</summary>
    /// <param name="encoder">Pictures → [N, 2·length]: the means, then the logarithms of the variances.</param>
    /// <param name="decoder">[N, length] or [N, length, 1, 1] → logits of pictures.</param>
    /// <param name="length">Numbers that stand for a picture.</param>
    public VariationalAutoencoder(Module encoder, Module decoder, int length)
    {
        Encoder = Child("encoder", encoder);
        Decoder = Child("decoder", decoder);
        Length = length;
        // The decoder's own parameters under another name: not a child.
        Generator = new Sequential(decoder, new Sigmoid());
    }

    /// <summary>Pictures → [N, 2·length]: the means, then the logarithms of the variances.</summary>
    public Module Encoder { get; }

    /// <summary>[N, length, 1, 1] → logits of pictures.</summary>
    public Module Decoder { get; }

    /// <summary>Numbers that stand for a picture.</summary>
    public int Length { get; }

    /// <summary>[N, length, 1, 1] → pictures: the decoder and a sigmoid.</summary>
    public Module Generator { get; }

    /// <inheritdoc/>
    public Tensor Latents(int count, Generator? generator = null) => Tensor.Randn([count, Length, 1, 1], generator: generator);

    /// <summary>μ and ln σ² of q(z|x), each [N, length].</summary>
    /// <param name="pictures">[N, C, H, W].</param>
    /// <exception cref="ShapeException">The pictures do not fit.</exception>
    public (Tensor Mean, Tensor LogVariance) Encode(Tensor pictures)
    {
        var both = Encoder.Forward(pictures);
        return (both.Slice(1, 0, Length), both.Slice(1, Length, 2 * Length));
    }

    /// <summary>z = μ + σ·ε with ε from N(0, 1): drawn so that gradients reach μ and σ.</summary>
    /// <remarks>Source: the same, section 2.4.</remarks>
    /// <param name="mean">μ.</param>
    /// <param name="logVariance">ln σ², of the same shape.</param>
    /// <param name="generator">Where ε is drawn; <see cref="Tensors.Generator.Default"/> unless given.</param>
    /// <exception cref="ShapeException">The shapes do not go together.</exception>
    public static Tensor Draw(Tensor mean, Tensor logVariance, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(logVariance);
        return mean + (logVariance * 0.5).Exp() * Tensor.Randn(mean.Shape, dtype: mean.DType, generator: generator);
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => Run(Decoder, Run(Encoder, x).Slice(1, 0, Length)).Sigmoid();
}
