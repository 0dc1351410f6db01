using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>max(x, 0).</summary>
internal sealed class ReluOperator() : UnaryOperator("Relu", 1, (_, x) => x.DType.IsFloating ? x.ReLU() : x.Maximum(0));

/// <summary>x where positive, else α·x.</summary>
internal sealed class LeakyReluOperator() : UnaryOperator("LeakyRelu", 1, (call, x) => x.LeakyReLU(call.Node.Float("alpha", 0.01)));

/// <summary>x where positive, else α·(eˣ − 1).</summary>
internal sealed class EluOperator() : UnaryOperator("Elu", 1, (call, x) => x.Elu(call.Node.Float("alpha", 1)));

/// <summary>γ·x where positive, else γ·α·(eˣ − 1).</summary>
internal sealed class SeluOperator() : UnaryOperator("Selu", 1, (call, x) =>
{
    // The numbers of the paper, as the file has them: rounded to 32 bits.
    const float Alpha = 1.67326319217681884765625f, Gamma = 1.05070102214813232421875f;
    var (alpha, gamma) = (call.Node.Float("alpha", Alpha), call.Node.Float("gamma", Gamma));
    return (float)alpha == Alpha && (float)gamma == Gamma ? x.Selu() : x.Elu(alpha) * gamma;
});

/// <summary>x where positive, else α·(e^{x/α} − 1).</summary>
internal sealed class CeluOperator() : UnaryOperator("Celu", 12, (call, x) => x.Celu(call.Node.Float("alpha", 1)));

/// <summary>x·Φ(x), exactly or by tanh.</summary>
internal sealed class GeluOperator() : UnaryOperator("Gelu", 20, (call, x) =>
    call.Node.OneOf("approximate", "none", "tanh") == "tanh" ? x.GeluTanh() : x.Gelu());

/// <summary>α·x + β, cut off at 0 and 1.</summary>
internal sealed class HardSigmoidOperator() : UnaryOperator("HardSigmoid", 1, (call, x) =>
{
    var (alpha, beta) = (call.Node.Float("alpha", 0.2), call.Node.Float("beta", 0.5));
    return (float)alpha == (float)(1 / 6.0) && beta == 0.5 ? x.HardSigmoid() : (x * alpha + beta).Clamp(0, 1);
});

/// <summary>x times the hard sigmoid of slope 1/6.</summary>
internal sealed class HardSwishOperator() : UnaryOperator("HardSwish", 14, (_, x) => x.HardSwish());

/// <summary>x·tanh(ln(1 + eˣ)).</summary>
internal sealed class MishOperator() : UnaryOperator("Mish", 18, (_, x) => x.Mish());

/// <summary>1/(1 + e⁻ˣ).</summary>
internal sealed class SigmoidOperator() : UnaryOperator("Sigmoid", 1, (_, x) => x.Sigmoid());

/// <summary>ln(1 + eˣ).</summary>
internal sealed class SoftplusOperator() : UnaryOperator("Softplus", 1, (_, x) => x.Softplus());

/// <summary>x/(1 + |x|).</summary>
internal sealed class SoftsignOperator() : UnaryOperator("Softsign", 1, (_, x) => x.Softsign());

/// <summary>x where above α, else 0.</summary>
internal sealed class ThresholdedReluOperator() : UnaryOperator("ThresholdedRelu", 10, (call, x) =>
    (x.Detach() > call.Node.Float("alpha", 1)).Where(x, 0));

/// <summary>x drawn towards 0 by a bias, and 0 between −λ and λ.</summary>
internal sealed class ShrinkOperator() : UnaryOperator("Shrink", 9, (call, x) =>
{
    var (bias, lambda) = (call.Node.Float("bias", 0), call.Node.Float("lambd", 0.5));
    var real = x.DType.IsFloating ? x : x.To(DType.Float32);
    var d = real.Detach();
    return (d > lambda).Where(real - bias, (d < -lambda).Where(real + bias, Tensor.ZerosLike(real))).To(x.DType);
});

/// <summary>x where positive, else slope·x.</summary>
internal sealed class PReluOperator() : OnnxOperator("PRelu", 7)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var (x, slope) = (call[0], call[1]);
        if (!x.DType.IsFloating) return [(x > 0).Where(x, x * slope)];
        // A slope for each channel, or one for all, as layers have it.
        var isChannels = slope.Rank == x.Rank - 1 && x.Rank > 2 && slope.Count == slope.Shape[0] && slope.Count == x.Shape[1];
        return [isChannels ? x.PReLU(slope.Reshape([slope.Count])) : (x.Detach() > 0).Where(x, x * slope)];
    }
}
