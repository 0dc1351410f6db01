using Fovea.Nn;
using static Fovea.Nn.ArgumentSpec;

namespace Fovea.Training;

/// <summary>The learning-rate schedules that a configuration can name. A new one is a line here.</summary>
public static class ScheduleParts
{
    /// <summary>The schedules by name; they need an optimizer and the length of the training.</summary>
    public static PartTable<ScheduleContext, LearningRateSchedule> Table { get; } = new("schedule",
    [
        new("cosine", "falls along half a cosine over the whole training", [Number("minimum", 0, "The last rate."), Per()],
            (c, a) => new CosineLR(c.Optimizer, c.Steps(a), a.Number("minimum")) { Per = Period(a) }),
        new("step", "falls by a factor every so often",
            [Integer("stepSize", 10, "Steps between two falls."), Number("gamma", 0.1, "The factor."), Per()],
            (c, a) => new StepLR(c.Optimizer, a.Integer("stepSize"), a.Number("gamma")) { Per = Period(a) }),
        new("multiStep", "falls by a factor at given steps",
            [Integers("milestones", [], "Steps after which the rate falls."), Number("gamma", 0.1, "The factor."), Per()],
            (c, a) => new MultiStepLR(c.Optimizer, a.Integers("milestones") ?? [], a.Number("gamma")) { Per = Period(a) }),
        new("exponential", "falls by a factor at every step", [Number("gamma", 0.95, "The factor."), Per()],
            (c, a) => new ExponentialLR(c.Optimizer, a.Number("gamma")) { Per = Period(a) }),
        new("oneCycle", "rises to the learning rate and falls far below, mini-batch by mini-batch",
            [Number("rise", 0.3, "Share of the training that the rate rises."),
                Number("startDivisor", 25, "The first rate is the largest over this."),
                Number("endDivisor", 1e4, "The last rate is the first over this.")],
            (c, a) => new OneCycleLR(c.Optimizer, c.Optimizer.LearningRate, c.Epochs * c.StepsPerEpoch, a.Number("rise"),
                a.Number("startDivisor"),
                a.Number("endDivisor"))),
        new("warmup", "rises over the first mini-batches, then stays or falls along half a cosine",
            [Integer("steps", 100, "Mini-batches that the rate rises."),
                Number("startFactor", 0.1, "The first rate's share of the learning rate."),
                Text("then", "constant", "What follows.", "constant", "cosine")],
            (c, a) => new LinearWarmup(c.Optimizer, a.Integer("steps"), a.Number("startFactor"), a.Text("then") == "constant" ? null
                : new CosineLR(c.Optimizer, Math.Max(c.Epochs * c.StepsPerEpoch - a.Integer("steps"), 1)))),
        new("plateau", "falls by a factor when a figure no longer improves",
            [Number("factor", 0.1, "The factor."), Integer("patience", 10, "Epochs without improvement that are waited for."),
                Number("threshold", 1e-4, "The least improvement, as a share of the best figure."),
                    Number("minimum", 0, "No rate falls below."),
                Text("monitor", "loss", "The figure: loss, or the name of a metric."),
                    Flag("higherIsBetter", false, "Whether a larger figure is the better one.")],
            (c, a) => new ReduceOnPlateau(c.Optimizer, a.Number("factor"), a.Integer("patience"), a.Number("threshold"),
                a.Number("minimum"),
                a.Text("monitor"), a.Flag("higherIsBetter"))),
    ]);

    private static ArgumentSpec Per() => Text("per", "epoch", "When it steps: after each epoch or each mini-batch.", "epoch", "batch");

    private static SchedulePeriod Period(Arguments a) => a.Text("per") == "batch" ? SchedulePeriod.Batch : SchedulePeriod.Epoch;
}

/// <summary>What a schedule is built from.</summary>
/// <param name="Optimizer">Whose rates it sets.</param>
/// <param name="Epochs">Epochs in all.</param>
/// <param name="StepsPerEpoch">Steps of the optimizer in each.</param>
public sealed record ScheduleContext(Optimizer Optimizer, int Epochs, int StepsPerEpoch)
{
    /// <summary>Steps of a schedule over the whole training.</summary>
    internal int Steps(Arguments a) => a.Text("per") == "batch" ? Epochs * StepsPerEpoch : Epochs;
}
