using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>m ← β₁m + (1 − β₁)g; u ← max(β₂u, |g| + ε); p ← p − η/(1 − β₁ᵗ)·m/u, with g ← g + λp first.</summary>
/// <remarks>Source: D. Kingma and J. Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 2, with PyTorch's ε.</remarks>
public sealed class Adamax : Optimizer
{
    /// <summary>Adamax on one group of parameters.</summary>
    /// <param name="parameters">What moves.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="beta1">β₁: the share of the mean that stays.</param>
    /// <param name="beta2">β₂: the share of the other running state that stays.</param>
    /// <param name="epsilon">ε: keeps the division finite.</param>
    /// <param name="weightDecay">λ.</param>
    /// <param name="maximize">Whether to climb.</param>
    /// <exception cref="ArgumentException">A share is not in [0, 1), or a rate is negative.</exception>
    public Adamax(IEnumerable<Tensor> parameters, double learningRate = 0.002, double beta1 = 0.9, double beta2 = 0.999,
        double epsilon = 1e-8, double weightDecay = 0, bool maximize = false)
        : this([new ParameterGroup(parameters)], learningRate, beta1, beta2, epsilon, weightDecay, maximize) { }

    /// <summary>Adamax on groups of parameters.</summary>
    /// <exception cref="ArgumentException">A share is not in [0, 1), or a rate is negative.</exception>
    public Adamax(IEnumerable<ParameterGroup> groups, double learningRate = 0.002, double beta1 = 0.9, double beta2 = 0.999,
        double epsilon = 1e-8, double weightDecay = 0, bool maximize = false)
        : base(groups, learningRate, weightDecay, maximize)
    {
        Moments.Require(this, beta1, beta2, epsilon);
        (Beta1, Beta2, Epsilon) = (beta1, beta2, epsilon);
    }

    /// <summary>β₁: the share of the mean that stays.</summary>
    public double Beta1 { get; private set; }

    /// <summary>β₂: the share of the other running state that stays.</summary>
    public double Beta2 { get; }

    /// <summary>ε: keeps the division finite.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    protected internal override double? CycledMomentum { get => Beta1; set => Beta1 = value ?? Beta1; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames { get; } = ["exp_avg", "exp_inf"];

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group, Tensor parameter, Tensor gradient, Tensor[] states, long step) =>
        parameter.Device.Execute(new UpdateCall<Rule>(
            new(group.LearningRate / (1 - Math.Pow(Beta1, step)), group.WeightDecay, Beta1, Beta2, Epsilon), parameter, gradient, states[0],
            states[1]));

    private readonly struct Rule(double rate, double decay, double beta1, double beta2, double epsilon) : IUpdateRule
    {
        public void Apply<V>(ref V p, V g, ref V m, ref V u, ref V s2) where V : unmanaged, ILane<V>
        {
            g += V.Of(decay) * p;
            m = V.Of(beta1) * m + V.Of(1 - beta1) * g;
            u = V.Max(V.Of(beta2) * u, V.Abs(g) + V.Of(epsilon));
            p -= V.Of(rate) * m / u;
        }
    }

    /// <param name="context">Parameters and rate.</param>
    /// <param name="beta1">Share of the mean that stays.</param>
    /// <param name="beta2">Share of the second moment that stays.</param>
    /// <param name="epsilon">Keeps the division finite.</param>
    /// <param name="weightDecay">λ: g + λp takes the place of the gradient g.</param>
    /// <param name="decayBiases">Whether it acts on parameters of one axis, too: biases, scales.</param>
    [Part("adamax", "Adam with the largest gradient")]
    internal static Adamax Configured(OptimizerContext context, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8,
        double weightDecay = 0, bool decayBiases = true) =>
        new(context.Groups(decayBiases), context.LearningRate, beta1, beta2, epsilon, weightDecay);
}
