using Fovea.Data;

namespace Fovea.Training;

/// <summary>Measures the test set after each epoch and writes a line of it to <c>metrics.jsonl</c>: to be looked at, as a curve. What is
/// chosen by it is no longer measured by it.</summary>
/// <param name="run">Where.</param>
/// <param name="test">The test set.</param>
public sealed class TestLog(RunFolder run, IBatchSource test) : Callback
{
    /// <inheritdoc/>
    public override bool SeesEachStep => false;

    /// <inheritdoc/>
    public override void EpochEnds(TrainingContext context) => Write(run, context.Trainer, context.Trainer.Evaluate(test));

    /// <summary>Writes the line of where a training stands, unless there is one.</summary>
    internal static void Write(RunFolder run, Trainer trainer, Evaluation evaluation)
    {
        var progress = trainer.Progress;
        if (run.ReadMetrics().Any(m => (string?)m["kind"] == "test" && (long?)m["step"] == progress.Step)) return;
        var line = MetricsLog.Line("test", progress.Epoch, progress);
        MetricsLog.Add(line, "test", evaluation);
        run.AppendMetrics(line);
    }
}
