using System.Globalization;

namespace Fovea.Training;

/// <summary>A run on its test set: the figures of its task, and for a classification the predictions; the pictures are written.</summary>
public sealed class TestReport
{
    private readonly LearningTask _task;

    private TestReport(LearningTask task, Evaluation evaluation, Predictions? predictions) =>
        (_task, Evaluation, Predictions) = (task, evaluation, predictions);

    /// <summary>Loss and metrics.</summary>
    public Evaluation Evaluation { get; }

    /// <summary>The answers, where they are classes.</summary>
    public Predictions? Predictions { get; }

    /// <summary>The share of images recognised, or null where that means nothing.</summary>
    public double? Accuracy => Predictions is { } p ? Finite(p.Accuracy) : Finite(Evaluation.Accuracy);

    /// <summary>Measures a run and writes its pictures.</summary>
    public static TestReport Of(TrainingSession session)
    {
        if (session.Trainer.Task is not ClassificationTask task)
        {
            RunPlots.WriteCurves(session.Run!, session.Data.HeldOut);
            return new(session.Trainer.Task, session.Trainer.Evaluate(session.TestBatches), null);
        }
        var predictions = Predictions.Of(session.Trainer, session.TestBatches);
        RunPlots.Write(session.Run!, predictions, session.Data.HeldOut);
        return new(task, predictions.Evaluation, predictions);
    }

    /// <summary>The metrics of an evaluation in words.</summary>
    public string Figures(Evaluation evaluation) => string.Join(", ", evaluation.Metrics.Figures.Zip(_task.Metrics,
        (f, m) => $"{f.Name}: {m.Format(f.Value)}")) + string.Create(CultureInfo.InvariantCulture, $" of {evaluation.Count:N0} images");

    // JSON has no word for what is not a number.
    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
