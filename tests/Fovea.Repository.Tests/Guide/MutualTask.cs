using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Two classifiers learn by turns, each from the labels and from what the other thinks: −ln p₁(y) + KL(p₂ ‖ p₁) for the
/// first.</summary>
/// <remarks><b>Shape</b>: as <see cref="ClassificationTask"/>; figures are the first one's. Source: Y. Zhang et al., "Deep mutual
/// learning", CVPR 2018, equation 7.</remarks>
[Part("mutual", "two classifiers learn from labels and from each other")]
public sealed class MutualTask : LearningTask
{
    private readonly Module _first;

    /// <summary>The task of two networks.</summary>
    /// <param name="network">Two classifiers of the same classes.</param>
    /// <param name="loss">What the labels cost; null for the cross entropy.</param>
    /// <param name="metrics">The figures; null for the accuracy.</param>
    /// <exception cref="ArgumentException">There are not two networks.</exception>
    public MutualTask(Module network, Loss? loss = null, IEnumerable<Metric>? metrics = null)
        : base(network, loss ?? new CrossEntropyLoss(), metrics ?? [new Accuracy()])
    {
        if (network is not ModuleList { Count: 2 } both)
            throw new ArgumentException($"task mutual: expected a list of two networks, got {network.GetType().Name}.");
        _first = both[0];
        Turns = [Turn("first", both[0], both[1]), Turn("second", both[1], both[0])];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TrainingTurn> Turns { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs) => [_first.Forward(inputs[0])];

    private TrainingTurn Turn(string name, Module learns, Module other) => new(name, learns, (inputs, targets) =>
    {
        Tensor opinion;
        using (Autograd.NoGrad()) opinion = other.Forward(inputs[0]).LogSoftmax();
        var scores = learns.Forward(inputs[0]);
        var apart = scores.LogSoftmax().KlDivLoss(opinion, logTarget: true, batchMean: true);
        return new(Loss.Forward(scores, targets[0]) + apart, [scores]);
    });
}
