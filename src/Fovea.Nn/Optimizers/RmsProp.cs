using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>s ← αs + (1 − α)g²; v ← μv + g/(√s + ε); p ← p − η·v, with g ← g + λp first. Centred: s less the square of g's running
/// mean.</summary>
/// <remarks>Source: G. Hinton, "Neural networks for machine learning", lecture 6.5 (2012); centred: A. Graves, "Generating sequences with
/// recurrent neural networks" (2013).</remarks>
public sealed class RmsProp : Optimizer
{
    /// <summary>RMSprop on one group of parameters.</summary>
    /// <param name="parameters">What moves.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="alpha">α: the share of the mean square that stays.</param>
    /// <param name="epsilon">ε: keeps the division finite.</param>
    /// <param name="weightDecay">λ.</param>
    /// <param name="momentum">μ: the share of the velocity that stays.</param>
    /// <param name="centered">Whether to take off the squared mean.</param>
    /// <param name="maximize">Whether to climb.</param>
    /// <exception cref="ArgumentException">A rate is negative.</exception>
    public RmsProp(IEnumerable<Tensor> parameters, double learningRate = 0.01, double alpha = 0.99, double epsilon = 1e-8,
        double weightDecay = 0, double momentum = 0, bool centered = false, bool maximize = false)
        : this([new ParameterGroup(parameters)], learningRate, alpha, epsilon, weightDecay, momentum, centered, maximize) { }

    /// <summary>RMSprop on groups of parameters.</summary>
    /// <exception cref="ArgumentException">A rate is negative.</exception>
    public RmsProp(IEnumerable<ParameterGroup> groups, double learningRate = 0.01, double alpha = 0.99, double epsilon = 1e-8,
        double weightDecay = 0, double momentum = 0, bool centered = false, bool maximize = false)
        : base(groups, learningRate, weightDecay, maximize)
    {
        Moments.Require(this, epsilon);
        (Alpha, Epsilon, Momentum, Centered) = (alpha, epsilon, momentum, centered);
    }

    /// <summary>α: the share of the mean square that stays.</summary>
    public double Alpha { get; }

    /// <summary>ε: keeps the division finite.</summary>
    public double Epsilon { get; }

    /// <summary>μ: the share of the velocity that stays.</summary>
    public double Momentum { get; private set; }

    /// <summary>Whether to take off the squared mean.</summary>
    public bool Centered { get; }

    /// <inheritdoc/>
    protected internal override double? CycledMomentum
    {
        get => Momentum == 0 ? null : Momentum;
        set => Momentum = value is { } momentum && Momentum != 0 ? momentum
            : throw new NotSupportedException("RmsProp: expected momentum > 0 to change, got 0. Give the optimizer a momentum.");
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames { get; } = ["square_avg", "momentum_buffer", "grad_avg"];

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group, Tensor parameter, Tensor gradient, Tensor[] states, long step) =>
        parameter.Device.Execute(new UpdateCall<Rule>(new(group.LearningRate, group.WeightDecay, Alpha, Epsilon, Momentum,
            Centered ? 1 : 0), parameter, gradient, states[0], states[1], states[2]));

    // What it takes off is a share of the squared mean, 0 or 1: a device's kernel takes no truth value as an argument.
    private readonly struct Rule(double rate, double decay, double alpha, double epsilon, double momentum, double centered) : IUpdateRule
    {
        public void Apply<V>(ref V p, V g, ref V square, ref V velocity, ref V mean) where V : unmanaged, ILane<V>
        {
            g += V.Of(decay) * p;
            square = V.Of(alpha) * square + V.Of(1 - alpha) * g * g;
            mean = V.Of(alpha) * mean + V.Of(1 - alpha) * g;
            // Under a constant gradient both terms become equal, and rounding could leave less than 0.
            var variance = centered != 0 ? V.Max(square - mean * mean, V.Of(0)) : square;
            velocity = V.Of(momentum) * velocity + g / (V.Sqrt(variance) + V.Of(epsilon));
            p -= V.Of(rate) * velocity;
        }
    }

    /// <param name="context">Parameters and rate.</param>
    /// <param name="alpha">Share of the mean square that stays.</param>
    /// <param name="epsilon">Keeps the division finite.</param>
    /// <param name="momentum">Share of the velocity that stays.</param>
    /// <param name="centered">Take off the squared mean.</param>
    /// <param name="weightDecay">λ: g + λp takes the place of the gradient g.</param>
    /// <param name="decayBiases">Whether it acts on parameters of one axis, too: biases, scales.</param>
    [Part("rmsProp", "RMSprop")]
    internal static RmsProp Configured(OptimizerContext context, double alpha = 0.99, double epsilon = 1e-8, double momentum = 0,
        bool centered = false, double weightDecay = 0, bool decayBiases = true) =>
        new(context.Groups(decayBiases), context.LearningRate, alpha, epsilon, weightDecay, momentum, centered);
}
