using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Teaching;

/// <summary>The value of the adversarial game: V = ln D(y) + ln(1 − D(G(x))), with the generator G(x) = ReLU(W_g x) and the discriminator
/// D(z) = σ(W_d z).</summary>
/// <remarks>Source: I. Goodfellow et al., "Generative adversarial nets", NeurIPS 2014, equation 1.</remarks>
internal sealed record GanGraph() : NamedTensors("gan", "a generative adversarial network: V = ln D(y) + ln(1 − D(G(x)))")
{
    public override IReadOnlyList<(string Name, Tensor Tensor)> Inputs() =>
    [
        ("x", Leaf([1, -0.5], [2, 1])),
        ("y", Leaf([1, 0.5, -1, 2, 0.25], [5, 1])),
        ("W_g", Leaf([0.5, -1, 1, 1, -0.5, 0.5, 2, 1, 0.25, -0.75], [5, 2])),
        ("W_d", Leaf([0.5, -0.25, 0.75, -0.5, 1], [1, 5])),
    ];

    public override (string Name, Tensor Result, IReadOnlyList<(string Name, Tensor Tensor)> Inner) Compute(IReadOnlyList<Tensor> inputs)
    {
        var (x, y, wg, wd) = (inputs[0], inputs[1], inputs[2], inputs[3]);
        var made = wg.MatMul(x).ReLU();
        var real = wd.MatMul(y).Sigmoid();
        var fake = wd.MatMul(made).Sigmoid();
        return ("V", real.Log() + (1 - fake).Log(), [("G(x)", made), ("D(y)", real), ("D(G(x))", fake)]);
    }
}
