using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>s ← ρs + (1 − ρ)g²; d = √(u + ε)/√(s + ε)·g; u ← ρu + (1 − ρ)d²; p ← p − η·d, with g ← g + λp first.</summary>
/// <remarks>Source: M. Zeiler, "ADADELTA: an adaptive learning rate method", arXiv:1212.5701 (2012), algorithm 1.</remarks>
public sealed class Adadelta : Optimizer
{
    /// <summary>Adadelta on one group of parameters.</summary>
    /// <param name="parameters">What moves.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="rho">ρ: the share of the mean squares that stays.</param>
    /// <param name="epsilon">ε: under the roots.</param>
    /// <param name="weightDecay">λ.</param>
    /// <param name="maximize">Whether to climb.</param>
    /// <exception cref="ArgumentException">ρ is not in [0, 1], or a rate is negative.</exception>
    public Adadelta(IEnumerable<Tensor> parameters, double learningRate = 1, double rho = 0.9, double epsilon = 1e-6,
        double weightDecay = 0, bool maximize = false)
        : this([new ParameterGroup(parameters)], learningRate, rho, epsilon, weightDecay, maximize) { }

    /// <summary>Adadelta on groups of parameters.</summary>
    /// <exception cref="ArgumentException">ρ is not in [0, 1], or a rate is negative.</exception>
    public Adadelta(IEnumerable<ParameterGroup> groups, double learningRate = 1, double rho = 0.9, double epsilon = 1e-6,
        double weightDecay = 0, bool maximize = false)
        : base(groups, learningRate, weightDecay, maximize)
    {
        if (rho is not (>= 0 and <= 1)) throw new ArgumentException(
            FormattableString.Invariant($"Adadelta: expected ρ from 0 to 1, got {rho}."));
        Moments.Require(this, epsilon);
        (Rho, Epsilon) = (rho, epsilon);
    }

    /// <summary>ρ: the share of the mean squares that stays.</summary>
    public double Rho { get; }

    /// <summary>ε: under the roots.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames { get; } = ["square_avg", "acc_delta"];

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group, Tensor parameter, Tensor gradient, Tensor[] states, long step) =>
        parameter.Device.Execute(new UpdateCall<Rule>(new(group.LearningRate, group.WeightDecay, Rho, Epsilon), parameter, gradient,
            states[0], states[1]));

    private readonly struct Rule(double rate, double decay, double rho, double epsilon) : IUpdateRule
    {
        public void Apply<V>(ref V p, V g, ref V s, ref V u, ref V s2) where V : unmanaged, ILane<V>
        {
            g += V.Of(decay) * p;
            s = V.Of(rho) * s + V.Of(1 - rho) * g * g;
            var delta = V.Sqrt(u + V.Of(epsilon)) / V.Sqrt(s + V.Of(epsilon)) * g;
            u = V.Of(rho) * u + V.Of(1 - rho) * delta * delta;
            p -= V.Of(rate) * delta;
        }
    }

    /// <param name="context">Parameters and rate.</param>
    /// <param name="rho">Share of the mean squares that stays.</param>
    /// <param name="epsilon">Keeps the division finite.</param>
    /// <param name="weightDecay">λ: g + λp takes the place of the gradient g.</param>
    /// <param name="decayBiases">Whether it acts on parameters of one axis, too: biases, scales.</param>
    [Part("adadelta", "Adadelta")]
    internal static Adadelta Configured(OptimizerContext context, double rho = 0.9, double epsilon = 1e-6, double weightDecay = 0,
        bool decayBiases = true) => new(context.Groups(decayBiases), context.LearningRate, rho, epsilon, weightDecay);
}
