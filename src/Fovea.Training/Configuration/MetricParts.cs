using Fovea.Nn;
using static Fovea.Nn.ArgumentSpec;

namespace Fovea.Training;

/// <summary>The metrics that a configuration can name. A new one is a line here.</summary>
public static class MetricParts
{
    /// <summary>The metrics by name; they need nothing.</summary>
    public static PartTable<object?, Metric> Table { get; } = new("metric",
    [
        new("accuracy", "share whose largest score is the label's", [], (_, _) => new Accuracy()),
        new("topKAccuracy", "share whose label is among the k largest scores", [Integer("k", 5, "k.")],
            (_, a) => new TopKAccuracy(a.Integer("k"))),
        new("balancedAccuracy", "mean over classes of the share recognised", [], (_, _) => new ConfusionMatrix()),
        new("f1", "harmonic mean of precision and recall",
            [Text("averaging", "macro", "How the classes' figures become one.", "macro", "micro"),
                Number("threshold", 0, "Where a score says yes.")],
            (_, a) => new F1Score(a.Text("averaging") == "micro" ? Averaging.Micro : Averaging.Macro, a.Number("threshold"))),
        new("meanIoU", "mean intersection over union", [], (_, _) => new MeanIoU()),
        new("meanAbsoluteError", "mean of |x − t|", [], (_, _) => new MeanAbsoluteError()),
        new("rSquared", "coefficient of determination", [], (_, _) => new RSquared()),
        new("meanAngle", "mean angle in degrees", [], (_, _) => new MeanAngle()),
    ]);
}
