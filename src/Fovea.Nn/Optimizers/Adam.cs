using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²; p ← p − η·m̂/(√v̂ + ε), with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ), and g ← g + λp
/// first.</summary>
/// <remarks>Source: D. Kingma and J. Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1.</remarks>
public class Adam : Optimizer
{
    private readonly double _beta1, _beta2, _epsilon;

    /// <summary>Adam on one group of parameters.</summary>
    public Adam(IEnumerable<Tensor> parameters, double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999,
        double epsilon = 1e-8, double weightDecay = 0)
        : this([new ParameterGroup(parameters)], learningRate, beta1, beta2, epsilon, weightDecay) { }

    /// <summary>Adam on groups of parameters.</summary>
    public Adam(IEnumerable<ParameterGroup> groups, double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999,
        double epsilon = 1e-8, double weightDecay = 0)
        : base(groups, learningRate, weightDecay) => (_beta1, _beta2, _epsilon) = (beta1, beta2, epsilon);

    /// <summary>Whether weight decay acts on the parameter itself instead of the gradient.</summary>
    private protected virtual bool Decoupled => false;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames { get; } = ["exp_avg", "exp_avg_sq"];

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group, Tensor parameter, Tensor gradient, Tensor[] states, long step)
    {
        var rate = group.LearningRate / (1 - Math.Pow(_beta1, step));
        var root = 1 / Math.Sqrt(1 - Math.Pow(_beta2, step));
        var (decay, shrink) = Decoupled ? (0, 1 - group.LearningRate * group.WeightDecay) : (group.WeightDecay, 1.0);
        parameter.Device.Execute(new UpdateCall<Rule>(new(rate, root, decay, shrink, _beta1, _beta2, _epsilon), parameter, gradient,
            states[0], states[1]));
    }

    private readonly struct Rule(double rate, double root, double decay, double shrink, double beta1, double beta2, double epsilon)
        : IUpdateRule
    {
        public void Apply<V>(ref V p, V g, ref V m, ref V v, ref V s2) where V : unmanaged, ILane<V>
        {
            g += V.Of(decay) * p;
            m = V.Of(beta1) * m + V.Of(1 - beta1) * g;
            v = V.Of(beta2) * v + V.Of(1 - beta2) * g * g;
            p = V.Of(shrink) * p - V.Of(rate) * m / (V.Sqrt(v) * V.Of(root) + V.Of(epsilon));
        }
    }

    /// <param name="context">Parameters and rate.</param>
    /// <param name="beta1">Share of the mean that stays.</param>
    /// <param name="beta2">Share of the mean square that stays.</param>
    /// <param name="epsilon">Keeps the division finite.</param>
    /// <param name="weightDecay">λ: g + λp takes the place of the gradient g.</param>
    /// <param name="decayBiases">Whether it acts on parameters of one axis, too: biases, scales.</param>
    [Part("adam", "Adam")]
    internal static Adam Configured(OptimizerContext context, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8,
        double weightDecay = 0, bool decayBiases = true) =>
        new(context.Groups(decayBiases), context.LearningRate, beta1, beta2, epsilon, weightDecay);
}

/// <summary>Adam with decoupled weight decay: p ← (1 − ηλ)p − η·m̂/(√v̂ + ε).</summary>
/// <remarks>Source: I. Loshchilov and F. Hutter, "Decoupled weight decay regularization", ICLR 2019, algorithm 2.</remarks>
public sealed class AdamW : Adam
{
    /// <summary>AdamW on one group of parameters.</summary>
    public AdamW(IEnumerable<Tensor> parameters, double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999,
        double epsilon = 1e-8, double weightDecay = 0.01)
        : base(parameters, learningRate, beta1, beta2, epsilon, weightDecay) { }

    /// <summary>AdamW on groups of parameters.</summary>
    public AdamW(IEnumerable<ParameterGroup> groups, double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999,
        double epsilon = 1e-8, double weightDecay = 0.01)
        : base(groups, learningRate, beta1, beta2, epsilon, weightDecay) { }

    private protected override bool Decoupled => true;

    /// <param name="context">Parameters and rate.</param>
    /// <param name="beta1">Share of the mean that stays.</param>
    /// <param name="beta2">Share of the mean square that stays.</param>
    /// <param name="epsilon">Keeps the division finite.</param>
    /// <param name="weightDecay">λ: g + λp takes the place of the gradient g.</param>
    /// <param name="decayBiases">Whether it acts on parameters of one axis, too: biases, scales.</param>
    [Part("adamW", "Adam with decoupled weight decay")]
    internal static new AdamW Configured(OptimizerContext context, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8,
        double weightDecay = 0.01, bool decayBiases = true) =>
        new(context.Groups(decayBiases), context.LearningRate, beta1, beta2, epsilon, weightDecay);
}
