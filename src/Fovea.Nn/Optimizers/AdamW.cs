using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Adam with decoupled weight decay: p ← (1 − ηλ)p − η·m̂/(√v̂ + ε).</summary>
/// <remarks>Source: I. Loshchilov and F. Hutter, "Decoupled weight decay regularization", ICLR 2019, algorithm 2.</remarks>
public sealed class AdamW : Adam
{
    /// <summary>AdamW on one group of parameters.</summary>
    public AdamW(IEnumerable<Tensor> parameters, double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999,
        double epsilon = 1e-8, double weightDecay = 0.01, bool amsgrad = false, bool maximize = false)
        : base(parameters, learningRate, beta1, beta2, epsilon, weightDecay, amsgrad, maximize) { }

    /// <summary>AdamW on groups of parameters.</summary>
    public AdamW(IEnumerable<ParameterGroup> groups, double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999,
        double epsilon = 1e-8, double weightDecay = 0.01, bool amsgrad = false, bool maximize = false)
        : base(groups, learningRate, beta1, beta2, epsilon, weightDecay, amsgrad, maximize) { }

    private protected override bool Decoupled => true;
}
