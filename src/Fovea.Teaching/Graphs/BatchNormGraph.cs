using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Teaching;

/// <summary>Batch normalisation in its single steps: X, γ, β → μ, σ², Z → Y.</summary>
/// <remarks>Source: S. Ioffe and C. Szegedy, "Batch normalization", ICML 2015, algorithm 1.</remarks>
internal sealed record BatchNormGraph() : NamedTensors("batchnorm", "batch normalisation: X, γ, β → μ, σ², Z → Y")
{
    // Not constant: a constant upstream has no gradient in X at all.
    public override Tensor? Upstream => Tensor.From([1.0, 0, 0, 1, -1, 2], [3, 2]);

    public override IReadOnlyList<(string Name, Tensor Tensor)> Inputs() =>
    [
        ("X", Leaf([1, 4, 2, 0, 6, 2], [3, 2])),
        ("γ", Leaf([1, 2], [2])),
        ("β", Leaf([0, 3], [2])),
    ];

    public override (string Name, Tensor Result, IReadOnlyList<(string Name, Tensor Tensor)> Inner) Compute(IReadOnlyList<Tensor> inputs)
    {
        var (x, γ, β) = (inputs[0], inputs[1], inputs[2]);
        var μ = x.Mean(0);
        var centred = x - μ;
        var variance = centred.Square().Mean(0);
        var z = centred / (variance + 1e-5).Sqrt();
        return ("Y", γ * z + β, [("μ", μ), ("σ²", variance), ("Z", z)]);
    }
}
