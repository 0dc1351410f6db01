using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Stochastic gradient descent: g ← g + λp; v ← μv + (1 − τ)g; p ← p − η·v, or with Nesterov p ← p − η·(g + μv).</summary>
/// <remarks>The first v is g itself, as in PyTorch. Source: I. Sutskever et al., "On the importance of initialization and momentum in deep
/// learning", ICML 2013.</remarks>
public sealed class Sgd : Optimizer
{
    private readonly double _momentum, _dampening;
    private readonly bool _nesterov;

    /// <summary>Gradient descent on one group of parameters.</summary>
    /// <exception cref="ArgumentException">Nesterov without momentum or with dampening, or a negative rate.</exception>
    public Sgd(IEnumerable<Tensor> parameters, double learningRate, double momentum = 0, double weightDecay = 0, bool nesterov = false,
        double dampening = 0)
        : this([new ParameterGroup(parameters)], learningRate, momentum, weightDecay, nesterov, dampening) { }

    /// <summary>Gradient descent on groups of parameters.</summary>
    /// <exception cref="ArgumentException">Nesterov without momentum or with dampening, or a negative rate.</exception>
    public Sgd(IEnumerable<ParameterGroup> groups, double learningRate, double momentum = 0, double weightDecay = 0, bool nesterov = false,
        double dampening = 0)
        : base(groups, learningRate, weightDecay)
    {
        if (nesterov && (momentum <= 0 || dampening != 0))
            throw new ArgumentException($"Sgd: Nesterov expects momentum > 0 and dampening 0, got {momentum} and {dampening}.");
        (_momentum, _dampening, _nesterov) = (momentum, dampening, nesterov);
        StateNames = momentum == 0 ? [] : ["momentum_buffer"];
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames { get; }

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group, Tensor parameter, Tensor gradient, Tensor[] states, long step)
    {
        var first = step == 1;
        if (_momentum == 0)
            parameter.Device.Execute(new UpdateCall<Plain>(new(group.LearningRate, group.WeightDecay), parameter, gradient));
        else parameter.Device.Execute(new UpdateCall<Momentum>(new(group.LearningRate, group.WeightDecay, first ? 0 : _momentum,
            first ? 1 : 1 - _dampening, _nesterov ? _momentum : 0), parameter, gradient, states[0]));
    }

    private readonly struct Plain(double rate, double decay) : IUpdateRule
    {
        public void Apply<V>(ref V p, V g, ref V s0, ref V s1, ref V s2) where V : unmanaged, ILane<V> =>
            p -= V.Of(rate) * (g + V.Of(decay) * p);
    }

    private readonly struct Momentum(double rate, double decay, double keep, double take, double nesterov) : IUpdateRule
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
