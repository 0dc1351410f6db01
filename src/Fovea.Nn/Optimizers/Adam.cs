using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²; p ← p − η·m̂/(√v̂ + ε), with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ), and g ← g + λp
/// first.</summary>
/// <remarks>AMSGrad has the largest v̂ so far in the place of v̂. Source: D. Kingma and J. Ba, "Adam: a method for stochastic
/// optimization", ICLR 2015, algorithm 1; S. Reddi, S. Kale, S. Kumar, "On the convergence of Adam and beyond", ICLR 2018, algorithm 2,
/// with PyTorch's bias correction.</remarks>
public class Adam : Optimizer
{
    /// <summary>Adam on one group of parameters.</summary>
    /// <param name="parameters">What moves.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="beta1">β₁: the share of the mean that stays.</param>
    /// <param name="beta2">β₂: the share of the mean square that stays.</param>
    /// <param name="epsilon">ε: keeps the division finite.</param>
    /// <param name="weightDecay">λ.</param>
    /// <param name="amsgrad">Whether to divide by the largest v̂ so far.</param>
    /// <param name="maximize">Whether to climb.</param>
    /// <exception cref="ArgumentException">A share is not in [0, 1), or a rate is negative.</exception>
    public Adam(IEnumerable<Tensor> parameters, double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999,
        double epsilon = 1e-8, double weightDecay = 0, bool amsgrad = false, bool maximize = false)
        : this([new ParameterGroup(parameters)], learningRate, beta1, beta2, epsilon, weightDecay, amsgrad, maximize) { }

    /// <summary>Adam on groups of parameters.</summary>
    /// <exception cref="ArgumentException">A share is not in [0, 1), or a rate is negative.</exception>
    public Adam(IEnumerable<ParameterGroup> groups, double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999,
        double epsilon = 1e-8, double weightDecay = 0, bool amsgrad = false, bool maximize = false)
        : base(groups, learningRate, weightDecay, maximize)
    {
        Moments.Require(this, beta1, beta2, epsilon);
        (Beta1, Beta2, Epsilon, Amsgrad) = (beta1, beta2, epsilon, amsgrad);
        StateNames = amsgrad ? ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"] : ["exp_avg", "exp_avg_sq"];
    }

    /// <summary>β₁: the share of the mean that stays.</summary>
    public double Beta1 { get; private set; }

    /// <summary>β₂: the share of the mean square that stays.</summary>
    public double Beta2 { get; }

    /// <summary>ε: keeps the division finite.</summary>
    public double Epsilon { get; }

    /// <summary>Whether to divide by the largest v̂ so far.</summary>
    public bool Amsgrad { get; }

    /// <inheritdoc/>
    protected internal override double? CycledMomentum { get => Beta1; set => Beta1 = value ?? Beta1; }

    /// <summary>Whether weight decay acts on the parameter itself instead of the gradient.</summary>
    private protected virtual bool Decoupled => false;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames { get; }

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group, Tensor parameter, Tensor gradient, Tensor[] states, long step)
    {
        var rate = group.LearningRate / (1 - Math.Pow(Beta1, step));
        var root = 1 / Math.Sqrt(1 - Math.Pow(Beta2, step));
        var (decay, shrink) = Decoupled ? (0, 1 - group.LearningRate * group.WeightDecay) : (group.WeightDecay, 1.0);
        if (Amsgrad)
            parameter.Device.Execute(new UpdateCall<LargestRule>(new(rate, root, decay, shrink, Beta1, Beta2, Epsilon), parameter, gradient,
                states[0], states[1], states[2]));
        else parameter.Device.Execute(new UpdateCall<Rule>(new(rate, root, decay, shrink, Beta1, Beta2, Epsilon), parameter, gradient,
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

    private readonly struct LargestRule(double rate, double root, double decay, double shrink, double beta1, double beta2, double epsilon)
        : IUpdateRule
    {
        public void Apply<V>(ref V p, V g, ref V m, ref V v, ref V largest) where V : unmanaged, ILane<V>
        {
            g += V.Of(decay) * p;
            m = V.Of(beta1) * m + V.Of(1 - beta1) * g;
            v = V.Of(beta2) * v + V.Of(1 - beta2) * g * g;
            largest = V.Max(largest, v);
            p = V.Of(shrink) * p - V.Of(rate) * m / (V.Sqrt(largest) * V.Of(root) + V.Of(epsilon));
        }
    }

    /// <param name="context">Parameters and rate.</param>
    /// <param name="beta1">Share of the mean that stays.</param>
    /// <param name="beta2">Share of the mean square that stays.</param>
    /// <param name="epsilon">Keeps the division finite.</param>
    /// <param name="weightDecay">λ: g + λp takes the place of the gradient g.</param>
    /// <param name="decayBiases">Whether it acts on parameters of one axis, too: biases, scales.</param>
    /// <param name="amsgrad">Divide by the largest mean square so far.</param>
    [Part("adam", "Adam")]
    internal static Adam Configured(OptimizerContext context, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8,
        double weightDecay = 0, bool decayBiases = true, bool amsgrad = false) =>
        new(context.Groups(decayBiases), context.LearningRate, beta1, beta2, epsilon, weightDecay, amsgrad: amsgrad);
}
