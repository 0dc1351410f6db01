using Fovea.Nn;
using static Fovea.Nn.ArgumentSpec;

namespace Fovea.Training;

/// <summary>The callbacks that a configuration can name. A new one is a line here.</summary>
public static class CallbackParts
{
    /// <summary>The callbacks by name; they need nothing.</summary>
    public static PartTable<object?, Callback> Table { get; } = new("callback",
    [
        new("gradientAccumulation", "one step for several mini-batches", [Integer("batches", 2, "Mini-batches a step.")],
            (_, a) => new GradientAccumulation(a.Integer("batches"))),
        new("gradientClipping", "bounds gradients before each step",
            [Number("maxNorm", 1, "Bound on the norm of all gradients together; null for none.") with { IsOptional = true },
                Number("maxValue", null, "Bound on each element.")],
            (_, a) => new GradientClipping(a.OptionalNumber("maxNorm"), a.OptionalNumber("maxValue"))),
        new("exponentialMovingAverage", "averages the weights", [Number("decay", 0.999, "Share of the average that stays at each step.")],
            (_, a) => new ExponentialMovingAverage(a.Number("decay"))),
        new("earlyStopping", "ends training when a figure no longer improves",
            [Integer("patience", 5, "Epochs without improvement after which training ends."),
                Text("monitor", "loss", "The figure: loss, or the name of a metric."), Number("minDelta", 0, "The least improvement.")],
            (_, a) => new EarlyStopping(a.Integer("patience"), a.Text("monitor"), a.Number("minDelta"))),
        new("bestCheckpoint", "keeps the weights of the best epoch",
            [Text("monitor", "loss", "The figure: loss, or the name of a metric.")],
            (_, a) => new BestCheckpoint(a.Text("monitor"))),
        new("learningRateLog", "writes learning rates to metrics.jsonl", [Integer("every", 50, "Mini-batches between two lines.")],
            (_, a) => new LearningRateLog(a.Integer("every"))),
        new("gradientHistogram", "writes counts of gradients to metrics.jsonl",
            [Integer("every", 100, "Mini-batches between two lines."), Integer("bins", 32, "Number of bins.")],
            (_, a) => new GradientHistogram(a.Integer("every"), a.Integer("bins"))),
    ]);
}
