using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>y = γ·(x − μ)/√(σ² + ε) + β with statistics over each group of channels of each sample.</summary>
/// <remarks><b>Shape</b>: [N, C, …], unchanged; weight and bias [C]. Source: Y. Wu and K. He, "Group normalization", ECCV 2018.</remarks>
public sealed class GroupNorm : Module
{
    /// <summary>Group normalisation; the arguments stand in PyTorch's order.</summary>
    /// <param name="groups">Number of groups.</param>
    /// <param name="channels">C.</param>
    /// <param name="epsilon">ε, added to the variance.</param>
    /// <param name="affine">Whether there are γ and β.</param>
    /// <exception cref="ArgumentException">A size is below 1, or the groups do not divide the channels.</exception>
    public GroupNorm(int groups, int channels, double epsilon = 1e-5, bool affine = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if (groups < 1 || channels % groups != 0)
            throw new ArgumentException($"GroupNorm({groups}, {channels}): expected groups that divide the channels.", nameof(groups));
        (Groups, Channels, Epsilon, Affine) = (groups, channels, epsilon, affine);
        Weight = affine ? Parameter("weight", Tensor.Ones([channels])) : null;
        Bias = affine ? Parameter("bias", Tensor.Zeros([channels])) : null;
    }

    /// <summary>Number of groups.</summary>
    public int Groups { get; }

    /// <summary>C.</summary>
    public int Channels { get; }

    /// <summary>ε, added to the variance.</summary>
    public double Epsilon { get; }

    /// <summary>Whether there are γ and β.</summary>
    public bool Affine { get; }

    /// <summary>γ, [C], or null.</summary>
    public Tensor? Weight { get; }

    /// <summary>β, [C], or null.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        if (x.Rank < 2 || x.Shape[1] != Channels)
            throw new ShapeException($"{Describe()}: expected input [N, {Channels}, …], got {x.Shape}.");
        Expect.Type(this, x, Weight);
        return x.GroupNorm(Groups, Weight, Bias, Epsilon);
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(Shape input, Shape output) => output.Elements;

    /// <inheritdoc/>
    public override string Describe() => $"GroupNorm({Groups}, {Channels})";
}
