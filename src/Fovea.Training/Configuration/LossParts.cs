using Fovea.Tensors;
using Fovea.Nn;
using static Fovea.Nn.ArgumentSpec;

namespace Fovea.Training;

/// <summary>The losses that a configuration can name. A new one is a line here.</summary>
public static class LossParts
{
    /// <summary>The losss by name; they need nothing.</summary>
    public static PartTable<object?, Loss> Table { get; } = new("loss",
    [
        new("crossEntropy", "softmax cross entropy of scores and class labels",
            [Number("labelSmoothing", 0, "Share of the target spread over all classes."),
                Numbers("classWeights", null, "A weight for each class.")],
            (_, a) => new CrossEntropyLoss(a.Numbers("classWeights") is { } w ? Tensor.From([.. w.Select(v => (float)v)], [w.Length])
                : null,
                a.Number("labelSmoothing"))),
        new("bceWithLogits", "binary cross entropy of scores and targets 0 or 1", [], (_, _) => new BceWithLogitsLoss()),
        new("mse", "mean squared error", [], (_, _) => new MseLoss()),
        new("l1", "mean absolute error", [], (_, _) => new L1Loss()),
        new("smoothL1", "squared near 0, absolute beyond", [Number("beta", 1, "Where the square ends.")],
            (_, a) => new SmoothL1Loss(a.Number("beta"))),
        new("hinge", "multi-class hinge loss", [Number("margin", 1, "By how much the right score should lead.")],
            (_, a) => new HingeLoss(a.Number("margin"))),
        new("cosine", "one minus the cosine between directions", [], (_, _) => new CosineLoss()),
    ]);
}
