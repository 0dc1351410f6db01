using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Adam that looks ahead along its mean: μₜ = β₁(1 − 0.96^(tψ)/2), p ← p − η·(μₜ₊₁m/(1 − Π μ₁…μₜ₊₁) + (1 − μₜ)g/(1 − Π
/// μ₁…μₜ))/(√v̂ + ε),
/// with g ← g + λp first.</summary>
/// <remarks>Source: T. Dozat, "Incorporating Nesterov momentum into Adam", ICLR workshop 2016, with PyTorch's schedule of μ.</remarks>
public sealed class NAdam : Optimizer
{
    // Π μ₁…μₜ at place t. It depends on the count of steps alone, so that a resumed training has the same bits.
    private readonly List<double> _products = [1];

    /// <summary>NAdam on one group of parameters.</summary>
    /// <param name="parameters">What moves.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="beta1">β₁: the share of the mean that stays.</param>
    /// <param name="beta2">β₂: the share of the other running state that stays.</param>
    /// <param name="epsilon">ε: keeps the division finite.</param>
    /// <param name="weightDecay">λ.</param>
    /// <param name="momentumDecay">ψ: how fast μ comes to β₁.</param>
    /// <param name="decoupledWeightDecay">Whether weight decay acts on the parameter itself, as in AdamW, and not on the gradient.</param>
    /// <param name="maximize">Whether to climb.</param>
    /// <exception cref="ArgumentException">A share is not in [0, 1), or a rate is negative.</exception>
    public NAdam(IEnumerable<Tensor> parameters, double learningRate = 0.002, double beta1 = 0.9, double beta2 = 0.999,
        double epsilon = 1e-8, double weightDecay = 0, double momentumDecay = 0.004,
        bool decoupledWeightDecay = false, bool maximize = false)
        : this([new ParameterGroup(parameters)], learningRate, beta1, beta2, epsilon, weightDecay, momentumDecay, decoupledWeightDecay,
            maximize)
    { }

    /// <summary>NAdam on groups of parameters.</summary>
    /// <exception cref="ArgumentException">A share is not in [0, 1), or a rate is negative.</exception>
    public NAdam(IEnumerable<ParameterGroup> groups, double learningRate = 0.002, double beta1 = 0.9, double beta2 = 0.999,
        double epsilon = 1e-8, double weightDecay = 0, double momentumDecay = 0.004,
        bool decoupledWeightDecay = false, bool maximize = false)
        : base(groups, learningRate, weightDecay, maximize)
    {
        Moments.Require(this, beta1, beta2, epsilon);
        if (!(momentumDecay >= 0)) throw new ArgumentException(
            FormattableString.Invariant($"NAdam: expected a momentum decay of 0 or more, got {momentumDecay}."));
        (Beta1, Beta2, Epsilon, MomentumDecay, DecoupledWeightDecay) = (beta1, beta2, epsilon, momentumDecay, decoupledWeightDecay);
    }

    /// <summary>β₁: the share of the mean that stays.</summary>
    public double Beta1 { get; }

    /// <summary>β₂: the share of the other running state that stays.</summary>
    public double Beta2 { get; }

    /// <summary>ε: keeps the division finite.</summary>
    public double Epsilon { get; }

    /// <summary>ψ: how fast μ comes to β₁.</summary>
    public double MomentumDecay { get; }

    /// <summary>Whether weight decay acts on the parameter itself, and not on the gradient.</summary>
    public bool DecoupledWeightDecay { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames { get; } = ["exp_avg", "exp_avg_sq"];

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group, Tensor parameter, Tensor gradient, Tensor[] states, long step)
    {
        while (_products.Count <= step + 1) _products.Add(_products[^1] * Share(_products.Count));
        var (now, next) = (_products[(int)step], _products[(int)step + 1]);
        double forGradient = group.LearningRate * (1 - Share(step)) / (1 - now),
            forMean = group.LearningRate * Share(step + 1) / (1 - next);
        var (decay, shrink) = DecoupledWeightDecay ? (0, 1 - group.LearningRate * group.WeightDecay) : (group.WeightDecay, 1.0);
        var root = 1 / Math.Sqrt(1 - Math.Pow(Beta2, step));
        parameter.Device.Execute(new UpdateCall<Rule>(new(forGradient, forMean, root, decay, shrink, Beta1, Beta2, Epsilon), parameter,
            gradient, states[0], states[1]));
    }

    private double Share(long step) => Beta1 * (1 - 0.5 * Math.Pow(0.96, step * MomentumDecay));

    private readonly struct Rule(double forGradient, double forMean, double root, double decay, double shrink, double beta1, double beta2,
        double epsilon) : IUpdateRule
    {
        public void Apply<V>(ref V p, V g, ref V m, ref V v, ref V s2) where V : unmanaged, ILane<V>
        {
            g += V.Of(decay) * p;
            m = V.Of(beta1) * m + V.Of(1 - beta1) * g;
            v = V.Of(beta2) * v + V.Of(1 - beta2) * g * g;
            p = V.Of(shrink) * p - (V.Of(forGradient) * g + V.Of(forMean) * m) / (V.Sqrt(v) * V.Of(root) + V.Of(epsilon));
        }
    }

    /// <param name="context">Parameters and rate.</param>
    /// <param name="beta1">Share of the mean that stays.</param>
    /// <param name="beta2">Share of the second moment that stays.</param>
    /// <param name="epsilon">Keeps the division finite.</param>
    /// <param name="weightDecay">λ: g + λp takes the place of the gradient g.</param>
    /// <param name="decayBiases">Whether it acts on parameters of one axis, too: biases, scales.</param>
    [Part("nAdam", "Adam with Nesterov momentum")]
    internal static NAdam Configured(OptimizerContext context, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8,
        double weightDecay = 0, bool decayBiases = true) =>
        new(context.Groups(decayBiases), context.LearningRate, beta1, beta2, epsilon, weightDecay);
}
