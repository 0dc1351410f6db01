using Fovea.Tensors;
using Fovea.Nn;
using static Fovea.Nn.ArgumentSpec;

namespace Fovea.Training;

/// <summary>The optimizers that a configuration can name. A new one is a line here.</summary>
public static class OptimizerParts
{
    /// <summary>The optimizers by name; they need the parameters and a learning rate.</summary>
    public static PartTable<OptimizerContext, Optimizer> Table { get; } = new("optimizer",
    [
        new("sgd", "stochastic gradient descent",
            [Number("momentum", 0, "Share of the velocity that stays."), Flag("nesterov", false, "Look ahead along the velocity."),
                .. Decay(0)],
            (c, a) => new Sgd(Groups(c, a), c.LearningRate, a.Number("momentum"), weightDecay: a.Number("weightDecay"),
                nesterov: a.Flag("nesterov"))),
        new("adam", "Adam", [.. Moments(), .. Decay(0)], (c, a) => new Adam(Groups(c, a), c.LearningRate, a.Number("beta1"),
            a.Number("beta2"), a.Number("epsilon"), a.Number("weightDecay"))),
        new("adamW", "Adam with decoupled weight decay", [.. Moments(), .. Decay(0.01)], (c, a) => new AdamW(Groups(c, a), c.LearningRate,
            a.Number("beta1"), a.Number("beta2"), a.Number("epsilon"), a.Number("weightDecay"))),
        new("rmsProp", "RMSprop",
            [Number("alpha", 0.99, "Share of the mean square that stays."), Number("epsilon", 1e-8, "Keeps the division finite."),
                Number("momentum", 0, "Share of the velocity that stays."), Flag("centered", false, "Take off the squared mean."),
                    .. Decay(0)],
            (c, a) => new RmsProp(Groups(c, a), c.LearningRate, a.Number("alpha"), a.Number("epsilon"), a.Number("weightDecay"),
                a.Number("momentum"), a.Flag("centered"))),
        new("adagrad", "Adagrad",
            [Number("rateDecay", 0, "Decay of the rate."), Number("epsilon", 1e-10, "Keeps the division finite."), .. Decay(0)],
            (c, a) => new Adagrad(Groups(c, a), c.LearningRate, a.Number("rateDecay"), a.Number("weightDecay"),
                epsilon: a.Number("epsilon"))),
    ]);

    private static ArgumentSpec[] Moments() =>
    [
        Number("beta1", 0.9, "Share of the mean that stays."), Number("beta2", 0.999, "Share of the mean square that stays."),
        Number("epsilon", 1e-8, "Keeps the division finite."),
    ];

    private static ArgumentSpec[] Decay(double value) =>
    [
        Number("weightDecay", value, "λ: g + λp takes the place of the gradient g."),
        Flag("decayBiases", true, "Whether it acts on parameters of one axis, too: biases, scales."),
    ];

    // One group keeps the order of the parameters; two have weights first.
    private static ParameterGroup[] Groups(OptimizerContext c, Arguments a) => a.Flag("decayBiases") ? [new(c.Parameters)]
        : [new(c.Parameters.Where(p => p.Rank > 1)), new(c.Parameters.Where(p => p.Rank <= 1)) { WeightDecay = 0 }];
}

/// <summary>What an optimizer is built from.</summary>
/// <param name="Parameters">What moves.</param>
/// <param name="LearningRate">The first learning rate.</param>
public sealed record OptimizerContext(IReadOnlyList<Tensor> Parameters, double LearningRate);
