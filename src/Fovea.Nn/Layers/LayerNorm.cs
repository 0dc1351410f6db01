using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>y = γ·(x − μ)/√(σ² + ε) + β with statistics over the last axes of each sample.</summary>
/// <remarks><b>Shape</b>: [N, …, normalized], unchanged; weight and bias of the normalised shape.</remarks>
public sealed class LayerNorm : Module
{
    private readonly Shape _normalized;
    private readonly double _epsilon;

    /// <summary>Layer normalisation over the last sizes of the input.</summary>
    public LayerNorm(Shape normalized, double epsilon = 1e-5, bool affine = true)
    {
        (_normalized, _epsilon) = (normalized, epsilon);
        Weight = affine ? Parameter("weight", Tensor.Ones(normalized)) : null;
        Bias = affine ? Parameter("bias", Tensor.Zeros(normalized)) : null;
    }

    /// <summary>γ, or null.</summary>
    public Tensor? Weight { get; }

    /// <summary>β, or null.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.LayerNorm(_normalized, Weight, Bias, _epsilon);

    /// <inheritdoc/>
    public override long MultiplyAdds(Shape input, Shape output) => output.Elements;

    /// <inheritdoc/>
    public override string ToString() => $"LayerNorm({string.Join("×", _normalized)})";
}
