using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>y = γ·(x − μ)/√(σ² + ε) + β with statistics over the last axes of each sample.</summary>
/// <remarks><b>Shape</b>: [N, …, normalized], unchanged; weight and bias of the normalised shape.</remarks>
public sealed class LayerNorm : Module
{
    /// <summary>Layer normalisation over the last sizes of the input.</summary>
    /// <param name="normalizedShape">The last sizes of the input.</param>
    /// <param name="epsilon">ε, added to the variance.</param>
    /// <param name="affine">Whether there are γ and β.</param>
    /// <param name="bias">Whether there is β, where there is γ.</param>
    public LayerNorm(Shape normalizedShape, double epsilon = 1e-5, bool affine = true, bool bias = true)
    {
        (NormalizedShape, Epsilon, Affine) = (normalizedShape, epsilon, affine);
        Weight = affine ? Parameter("weight", Tensor.Ones(normalizedShape)) : null;
        Bias = affine && bias ? Parameter("bias", Tensor.Zeros(normalizedShape)) : null;
    }

    /// <summary>The last sizes of the input, over which each sample is normalised.</summary>
    public Shape NormalizedShape { get; }

    /// <summary>ε, added to the variance.</summary>
    public double Epsilon { get; }

    /// <summary>Whether there are γ and β.</summary>
    public bool Affine { get; }

    /// <summary>γ, or null.</summary>
    public Tensor? Weight { get; }

    /// <summary>β, or null.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        Expect.Type(this, x, Weight);
        return x.LayerNorm(NormalizedShape, Weight, Bias, Epsilon);
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(Shape input, Shape output) => output.Elements;

    /// <inheritdoc/>
    public override string Describe() => $"LayerNorm({string.Join("×", NormalizedShape)})";
}
