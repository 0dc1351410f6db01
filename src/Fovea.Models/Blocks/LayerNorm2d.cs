using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>y = γ·(x − μ)/√(σ² + ε) + β with statistics over the channels of each pixel.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W], unchanged; <c>weight</c> and <c>bias</c> [C].
/// Source: Z. Liu et al., "A ConvNet for the 2020s", CVPR 2022, section 2.6.</remarks>
public sealed class LayerNorm2d : Module
{
    private readonly Tensor _weight, _bias;

    /// <summary>A normalisation.</summary>
    /// <param name="channels">C.</param>
    /// <param name="epsilon">ε, added to the variance.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is less than 1 channel.</exception>
    public LayerNorm2d(int channels, double epsilon = 1e-6)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        (Channels, Epsilon) = (channels, epsilon);
        _weight = Parameter("weight", Tensor.Ones([channels]));
        _bias = Parameter("bias", Tensor.Zeros([channels]));
    }

    /// <summary>C.</summary>
    public int Channels { get; }

    /// <summary>ε, added to the variance.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Rank == 4 && x.Shape[1] == Channels
        ? x.Permute(0, 2, 3, 1).LayerNorm([Channels], _weight, _bias, Epsilon).Permute(0, 3, 1, 2)
        : throw new ShapeException($"{Describe()}: expected input [N, {Channels}, H, W], got {x.Shape}.");

    /// <inheritdoc/>
    public override long MultiplyAdds(Shape input, Shape output) => output.Elements;

    /// <inheritdoc/>
    public override string Describe() => $"LayerNorm2d({Channels})";
}
