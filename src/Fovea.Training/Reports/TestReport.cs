using System.Globalization;

namespace Fovea.Training;

/// <summary>A run on its test set: the figures of its task, and for a classification the predictions; the pictures are written.</summary>
public sealed class TestReport
{
    private readonly LearningTask _task;

    private TestReport(LearningTask task, Evaluation evaluation, Predictions? predictions, string? note) =>
        (_task, Evaluation, Predictions, Note) = (task, evaluation, predictions, note);

    /// <summary>Loss and metrics.</summary>
    public Evaluation Evaluation { get; }

    /// <summary>The answers, where they are classes.</summary>
    public Predictions? Predictions { get; }

    /// <summary>That the test set was measured before, in one line; null the first time.</summary>
    public string? Note { get; }

    /// <summary>The share of images recognised, or null where that means nothing.</summary>
    public double? Accuracy => Predictions is { } p ? Finite(p.Accuracy) : Finite(Evaluation.Accuracy);

    /// <summary>Measures a run, notes in its record that it was measured, and writes its pictures.</summary>
    /// <param name="session">The run.</param>
    /// <param name="keep">Whether the figures are written to <c>metrics.jsonl</c>, as those of the end of training.</param>
    public static TestReport Of(TrainingSession session, bool keep = false)
    {
        var (run, trainer) = (session.Run!, session.Trainer);
        var predictions = trainer.Task is ClassificationTask ? Predictions.Of(trainer, session.TestBatches) : null;
        var evaluation = predictions?.Evaluation ?? trainer.Evaluate(session.TestBatches);
        var note = TestOnce.Count(run, keep ? "train" : "eval", keep ? trainer.Progress.Step : LastStep(run), evaluation);
        if (keep) TestLog.Write(run, trainer, evaluation);
        if (predictions is null) RunPlots.WriteCurves(run);
        else RunPlots.Write(run, predictions);
        return new(trainer.Task, evaluation, predictions, note);
    }

    /// <summary>The metrics of an evaluation in words.</summary>
    public string Figures(Evaluation evaluation) => string.Join(", ", evaluation.Metrics.Figures.Zip(_task.Metrics,
        (f, m) => $"{f.Name}: {m.Format(f.Value)}")) + string.Create(CultureInfo.InvariantCulture, $" of {evaluation.Count:N0} images");

    // A run that was opened to be measured does not know how far it was trained.
    private static long LastStep(RunFolder run) => RunRecord.Load(run).Sessions is [.., var last] ? last.LastStep : 0;

    // JSON has no word for what is not a number.
    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
