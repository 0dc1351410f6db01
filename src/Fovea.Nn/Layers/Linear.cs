using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>y = x·Wᵀ + b.</summary>
/// <remarks><b>Shape</b>: [N, …, in] → [N, …, out]; weight [out, in], bias [out]. Initialised as PyTorch: both U(±1/√in).</remarks>
public sealed class Linear : Module
{
    /// <summary>A fully-connected layer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public Linear(int inFeatures, int outFeatures, bool bias = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inFeatures, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outFeatures, 1);
        (InFeatures, OutFeatures) = (inFeatures, outFeatures);
        Weight = Parameter("weight", Tensor.Zeros([outFeatures, inFeatures]));
        Bias = bias ? Parameter("bias", Tensor.Zeros([outFeatures])) : null;
        Init.Default(Weight, Bias);
    }

    /// <summary>Length of an input vector.</summary>
    public int InFeatures { get; }

    /// <summary>Length of an output vector.</summary>
    public int OutFeatures { get; }

    /// <summary>W, [out, in].</summary>
    public Tensor Weight { get; }

    /// <summary>b, [out], or null.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        Expect.Features(this, x, InFeatures, Weight);
        return x.Rank == 1 ? x.Unsqueeze(0).Linear(Weight, Bias).Squeeze(0) : x.Linear(Weight, Bias);
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(Shape input, Shape output) => (long)output.Elements * InFeatures;

    /// <inheritdoc/>
    public override string Describe() => $"Linear({InFeatures} → {OutFeatures}{(Bias is null ? ", no bias" : "")})";
}
