using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>s ← αs + (1 − α)g²; v ← μv + g/(√s + ε); p ← p − η·v, with g ← g + λp first. Centred: s less the square of g's running
/// mean.</summary>
/// <remarks>Source: G. Hinton, "Neural networks for machine learning", lecture 6.5 (2012); centred: A. Graves, "Generating sequences with
/// recurrent neural networks" (2013).</remarks>
public sealed class RmsProp : Optimizer
{
    private readonly double _alpha, _epsilon, _momentum;
    private readonly bool _centered;

    /// <summary>RMSprop on one group of parameters.</summary>
    public RmsProp(IEnumerable<Tensor> parameters, double learningRate = 0.01, double alpha = 0.99, double epsilon = 1e-8,
        double weightDecay = 0, double momentum = 0, bool centered = false)
        : this([new ParameterGroup(parameters)], learningRate, alpha, epsilon, weightDecay, momentum, centered) { }

    /// <summary>RMSprop on groups of parameters.</summary>
    public RmsProp(IEnumerable<ParameterGroup> groups, double learningRate = 0.01, double alpha = 0.99, double epsilon = 1e-8,
        double weightDecay = 0, double momentum = 0, bool centered = false)
        : base(groups, learningRate, weightDecay) => (_alpha, _epsilon, _momentum, _centered) = (alpha, epsilon, momentum, centered);

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames { get; } = ["square_avg", "momentum_buffer", "grad_avg"];

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group, Tensor parameter, Tensor gradient, Tensor[] states, long step) =>
        parameter.Device.Execute(new UpdateCall<Rule>(new(group.LearningRate, group.WeightDecay, _alpha, _epsilon, _momentum, _centered),
            parameter, gradient, states[0], states[1], states[2]));

    private readonly struct Rule(double rate, double decay, double alpha, double epsilon, double momentum, bool centered) : IUpdateRule
    {
        public void Apply<V>(ref V p, V g, ref V square, ref V velocity, ref V mean) where V : unmanaged, ILane<V>
        {
            g += V.Of(decay) * p;
            square = V.Of(alpha) * square + V.Of(1 - alpha) * g * g;
            mean = V.Of(alpha) * mean + V.Of(1 - alpha) * g;
            // Under a constant gradient both terms become equal, and rounding could leave less than 0.
            var variance = centered ? V.Max(square - mean * mean, V.Of(0)) : square;
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
