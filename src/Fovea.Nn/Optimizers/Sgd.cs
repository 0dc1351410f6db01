using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Stochastic gradient descent: g ← g + λp; v ← μv + (1 − τ)g; p ← p − η·v, or with Nesterov p ← p − η·(g + μv).</summary>
/// <remarks>The first v is g itself, as in PyTorch. Source: I. Sutskever et al., "On the importance of initialization and momentum in deep
/// learning", ICML 2013.</remarks>
public sealed class Sgd : Optimizer
{
    private readonly bool _velocity;

    /// <summary>Gradient descent on one group of parameters; the arguments stand in PyTorch's order.</summary>
    /// <param name="parameters">What moves.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="momentum">μ: the share of the velocity that stays.</param>
    /// <param name="dampening">τ: the share of the gradient that the velocity does not take.</param>
    /// <param name="weightDecay">λ.</param>
    /// <param name="nesterov">Whether to look ahead along the velocity.</param>
    /// <param name="maximize">Whether to climb.</param>
    /// <exception cref="ArgumentException">Nesterov without momentum or with dampening, or a negative rate.</exception>
    public Sgd(IEnumerable<Tensor> parameters, double learningRate = 0.001, double momentum = 0, double dampening = 0,
        double weightDecay = 0, bool nesterov = false, bool maximize = false)
        : this([new ParameterGroup(parameters)], learningRate, momentum, dampening, weightDecay, nesterov, maximize) { }

    /// <summary>Gradient descent on groups of parameters.</summary>
    /// <exception cref="ArgumentException">Nesterov without momentum or with dampening, or a negative rate.</exception>
    public Sgd(IEnumerable<ParameterGroup> groups, double learningRate = 0.001, double momentum = 0, double dampening = 0,
        double weightDecay = 0, bool nesterov = false, bool maximize = false)
        : base(groups, learningRate, weightDecay, maximize)
    {
        if (nesterov && (momentum <= 0 || dampening != 0))
            throw new ArgumentException(
                FormattableString.Invariant($"Sgd: Nesterov expects momentum > 0 and dampening 0, got {momentum} and {dampening}."));
        if (!(momentum >= 0)) throw new ArgumentException(
            FormattableString.Invariant($"Sgd: expected momentum of 0 or more, got {momentum}."));
        (Momentum, Dampening, Nesterov, _velocity) = (momentum, dampening, nesterov, momentum != 0);
        StateNames = momentum == 0 ? [] : ["momentum_buffer"];
    }

    /// <summary>μ: the share of the velocity that stays.</summary>
    public double Momentum { get; private set; }

    /// <summary>τ: the share of the gradient that the velocity does not take.</summary>
    public double Dampening { get; }

    /// <summary>Whether to look ahead along the velocity.</summary>
    public bool Nesterov { get; }

    /// <inheritdoc/>
    protected internal override double? CycledMomentum
    {
        get => _velocity ? Momentum : null;
        set => Momentum = value is { } momentum && _velocity ? momentum
            : throw new NotSupportedException("Sgd: expected momentum > 0 to change, got 0. Give the optimizer a momentum.");
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames { get; }

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group, Tensor parameter, Tensor gradient, Tensor[] states, long step)
    {
        var first = step == 1;
        if (!_velocity)
            parameter.Device.Execute(new UpdateCall<Plain>(new(group.LearningRate, group.WeightDecay), parameter, gradient));
        else parameter.Device.Execute(new UpdateCall<WithVelocity>(new(group.LearningRate, group.WeightDecay, first ? 0 : Momentum,
            first ? 1 : 1 - Dampening, Nesterov ? Momentum : 0), parameter, gradient, states[0]));
    }

    private readonly struct Plain(double rate, double decay) : IUpdateRule
    {
        public void Apply<V>(ref V p, V g, ref V s0, ref V s1, ref V s2) where V : unmanaged, ILane<V> =>
            p -= V.Of(rate) * (g + V.Of(decay) * p);
    }

    private readonly struct WithVelocity(double rate, double decay, double keep, double take, double nesterov) : IUpdateRule
    {
        public void Apply<V>(ref V p, V g, ref V v, ref V s1, ref V s2) where V : unmanaged, ILane<V>
        {
            g += V.Of(decay) * p;
            v = V.Of(keep) * v + V.Of(take) * g;
            // A velocity that has died away would stay among the subnormal numbers, where processors are a hundred times slower.
            // NaN is not below: it stays.
            v = V.Select(V.Abs(v) < V.Of(1.1754944e-38), V.Of(0), v);
            p -= V.Of(rate) * (nesterov == 0 ? v : g + V.Of(nesterov) * v);
        }
    }

    /// <param name="context">Parameters and rate.</param>
    /// <param name="momentum">Share of the velocity that stays.</param>
    /// <param name="nesterov">Look ahead along the velocity.</param>
    /// <param name="weightDecay">λ: g + λp takes the place of the gradient g.</param>
    /// <param name="decayBiases">Whether it acts on parameters of one axis, too: biases, scales.</param>
    [Part("sgd", "stochastic gradient descent")]
    internal static Sgd Configured(OptimizerContext context, double momentum = 0, bool nesterov = false, double weightDecay = 0,
        bool decayBiases = true) =>
        new(context.Groups(decayBiases), context.LearningRate, momentum, weightDecay: weightDecay, nesterov: nesterov);
}
