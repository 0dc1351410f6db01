using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Adam whose first steps, where the variance of v̂ has no bound, are those of momentum alone: p ← p − η·m̂·r/(√v̂ + ε) where
/// ρₜ &gt; 5, else p ← p − η·m̂; r = √((ρₜ − 4)(ρₜ − 2)ρ∞/((ρ∞ − 4)(ρ∞ − 2)ρₜ)), ρ∞ = 2/(1 − β₂) − 1, ρₜ = ρ∞ − 2tβ₂ᵗ/(1 − β₂ᵗ), with
/// g ← g + λp first.</summary>
/// <remarks>Source: L. Liu et al., "On the variance of the adaptive learning rate and beyond", ICLR 2020, algorithm 2, with PyTorch's
/// bound of 5.</remarks>
public sealed class RAdam : Optimizer
{
    /// <summary>RAdam on one group of parameters.</summary>
    /// <param name="parameters">What moves.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="beta1">β₁: the share of the mean that stays.</param>
    /// <param name="beta2">β₂: the share of the other running state that stays.</param>
    /// <param name="epsilon">ε: keeps the division finite.</param>
    /// <param name="weightDecay">λ.</param>
    /// <param name="decoupledWeightDecay">Whether weight decay acts on the parameter itself, as in AdamW, and not on the gradient.</param>
    /// <param name="maximize">Whether to climb.</param>
    /// <exception cref="ArgumentException">A share is not in [0, 1), or a rate is negative.</exception>
    public RAdam(IEnumerable<Tensor> parameters, double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999,
        double epsilon = 1e-8, double weightDecay = 0, bool decoupledWeightDecay = false,
        bool maximize = false)
        : this([new ParameterGroup(parameters)], learningRate, beta1, beta2, epsilon, weightDecay, decoupledWeightDecay, maximize) { }

    /// <summary>RAdam on groups of parameters.</summary>
    /// <exception cref="ArgumentException">A share is not in [0, 1), or a rate is negative.</exception>
    public RAdam(IEnumerable<ParameterGroup> groups, double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999,
        double epsilon = 1e-8, double weightDecay = 0, bool decoupledWeightDecay = false,
        bool maximize = false)
        : base(groups, learningRate, weightDecay, maximize)
    {
        Moments.Require(this, beta1, beta2, epsilon);
        (Beta1, Beta2, Epsilon, DecoupledWeightDecay) = (beta1, beta2, epsilon, decoupledWeightDecay);
    }

    /// <summary>β₁: the share of the mean that stays.</summary>
    public double Beta1 { get; private set; }

    /// <summary>β₂: the share of the other running state that stays.</summary>
    public double Beta2 { get; }

    /// <summary>ε: keeps the division finite.</summary>
    public double Epsilon { get; }

    /// <summary>Whether weight decay acts on the parameter itself, and not on the gradient.</summary>
    public bool DecoupledWeightDecay { get; }

    /// <inheritdoc/>
    protected internal override double? CycledMomentum { get => Beta1; set => Beta1 = value ?? Beta1; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames { get; } = ["exp_avg", "exp_avg_sq"];

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group, Tensor parameter, Tensor gradient, Tensor[] states, long step)
    {
        double power = Math.Pow(Beta2, step), limit = 2 / (1 - Beta2) - 1, length = limit - 2 * step * power / (1 - power);
        var rate = group.LearningRate / (1 - Math.Pow(Beta1, step));
        var rectified = length > 5
            ? Math.Sqrt((length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length)) * Math.Sqrt(1 - power) : 0;
        var (decay, shrink) = DecoupledWeightDecay ? (0, 1 - group.LearningRate * group.WeightDecay) : (group.WeightDecay, 1.0);
        parameter.Device.Execute(new UpdateCall<Rule>(new(rate, rectified, decay, shrink, Beta1, Beta2, Epsilon), parameter, gradient,
            states[0], states[1]));
    }

    // rectified = r·√(1 − β₂ᵗ), or 0 for a step of momentum alone.
    private readonly struct Rule(double rate, double rectified, double decay, double shrink, double beta1, double beta2, double epsilon)
        : IUpdateRule
    {
        public void Apply<V>(ref V p, V g, ref V m, ref V v, ref V s2) where V : unmanaged, ILane<V>
        {
            g += V.Of(decay) * p;
            m = V.Of(beta1) * m + V.Of(1 - beta1) * g;
            v = V.Of(beta2) * v + V.Of(1 - beta2) * g * g;
            var step = V.Of(rate) * m;
            p = V.Of(shrink) * p - (rectified == 0 ? step : step * V.Of(rectified) / (V.Sqrt(v) + V.Of(epsilon)));
        }
    }

    /// <param name="context">Parameters and rate.</param>
    /// <param name="beta1">Share of the mean that stays.</param>
    /// <param name="beta2">Share of the second moment that stays.</param>
    /// <param name="epsilon">Keeps the division finite.</param>
    /// <param name="weightDecay">λ: g + λp takes the place of the gradient g.</param>
    /// <param name="decayBiases">Whether it acts on parameters of one axis, too: biases, scales.</param>
    [Part("rAdam", "Adam with rectified variance")]
    internal static RAdam Configured(OptimizerContext context, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8,
        double weightDecay = 0, bool decayBiases = true) =>
        new(context.Groups(decayBiases), context.LearningRate, beta1, beta2, epsilon, weightDecay);
}
