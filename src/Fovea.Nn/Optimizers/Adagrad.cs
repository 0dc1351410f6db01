using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>s ← s + g²; p ← p − η/(1 + (t − 1)·decay)·g/(√s + ε), with g ← g + λp first; s starts at s₀.</summary>
/// <remarks>Source: J. Duchi, E. Hazan, Y. Singer, "Adaptive subgradient methods", JMLR 12 (2011).</remarks>
public sealed class Adagrad : Optimizer
{
    /// <summary>Adagrad on one group of parameters; the arguments stand in PyTorch's order.</summary>
    /// <param name="parameters">What moves.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="rateDecay">How the rate falls with the steps.</param>
    /// <param name="weightDecay">λ.</param>
    /// <param name="initialAccumulator">s₀, 0 or more.</param>
    /// <param name="epsilon">ε: keeps the division finite.</param>
    /// <param name="maximize">Whether to climb.</param>
    /// <exception cref="ArgumentException">A rate or s₀ is negative.</exception>
    public Adagrad(IEnumerable<Tensor> parameters, double learningRate = 0.01, double rateDecay = 0, double weightDecay = 0,
        double initialAccumulator = 0, double epsilon = 1e-10, bool maximize = false)
        : this([new ParameterGroup(parameters)], learningRate, rateDecay, weightDecay, initialAccumulator, epsilon, maximize) { }

    /// <summary>Adagrad on groups of parameters.</summary>
    /// <exception cref="ArgumentException">A rate or s₀ is negative.</exception>
    public Adagrad(IEnumerable<ParameterGroup> groups, double learningRate = 0.01, double rateDecay = 0, double weightDecay = 0,
        double initialAccumulator = 0, double epsilon = 1e-10, bool maximize = false)
        : base(groups, learningRate, weightDecay, maximize)
    {
        if (!(initialAccumulator >= 0))
            throw new ArgumentException(
                FormattableString.Invariant($"Adagrad: expected an initial accumulator of 0 or more, got {initialAccumulator}."));
        Moments.Require(this, epsilon);
        (RateDecay, InitialAccumulator, Epsilon) = (rateDecay, initialAccumulator, epsilon);
    }

    /// <summary>How the rate falls with the steps.</summary>
    public double RateDecay { get; }

    /// <summary>s₀.</summary>
    public double InitialAccumulator { get; }

    /// <summary>ε: keeps the division finite.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    protected override double FirstValue(string state) => InitialAccumulator;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames { get; } = ["sum"];

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group, Tensor parameter, Tensor gradient, Tensor[] states, long step) =>
        parameter.Device.Execute(new UpdateCall<Rule>(new(group.LearningRate / (1 + (step - 1) * RateDecay), group.WeightDecay, Epsilon),
            parameter, gradient, states[0]));

    private readonly struct Rule(double rate, double decay, double epsilon) : IUpdateRule
    {
        public void Apply<V>(ref V p, V g, ref V s, ref V s1, ref V s2) where V : unmanaged, ILane<V>
        {
            g += V.Of(decay) * p;
            s += g * g;
            p -= V.Of(rate) * g / (V.Sqrt(s) + V.Of(epsilon));
        }
    }

    /// <param name="context">Parameters and rate.</param>
    /// <param name="rateDecay">Decay of the rate.</param>
    /// <param name="epsilon">Keeps the division finite.</param>
    /// <param name="weightDecay">λ: g + λp takes the place of the gradient g.</param>
    /// <param name="decayBiases">Whether it acts on parameters of one axis, too: biases, scales.</param>
    [Part("adagrad", "Adagrad")]
    internal static Adagrad Configured(OptimizerContext context, double rateDecay = 0, double epsilon = 1e-10, double weightDecay = 0,
        bool decayBiases = true) =>
        new(context.Groups(decayBiases), context.LearningRate, rateDecay, weightDecay, epsilon: epsilon);
}
