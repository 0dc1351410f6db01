using System.Globalization;

namespace Fovea.Training;

/// <summary>A run on its test set: the figures of its task, and for a classification the predictions; the pictures are written.</summary>
public sealed class TestReport
{
    private readonly LearningTask _task;

    private TestReport(LearningTask task, Evaluation evaluation, Predictions? predictions, IReadOnlyList<string> notes) =>
        (_task, Evaluation, Predictions, Notes) = (task, evaluation, predictions, notes);

    /// <summary>Loss and metrics.</summary>
    public Evaluation Evaluation { get; }

    /// <summary>The answers, where they are classes.</summary>
    public Predictions? Predictions { get; }

    /// <summary>What to know of it, a line each: that the test set was measured before, or that nothing could be written.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Whether the pictures were written.</summary>
    public bool HasPictures { get; private init; }

    /// <summary>The share of images recognised, or null where that means nothing.</summary>
    public double? Accuracy => Predictions is { } p ? Finite(p.Accuracy) : Finite(Evaluation.Accuracy);

    /// <summary>Measures a run, notes in its record that it was measured, and writes its pictures.</summary>
    /// <param name="session">The run.</param>
    /// <param name="keep">Whether the figures are written to <c>metrics.jsonl</c>, as those of the end of training.</param>
    /// <remarks>The figures of a run in a folder that cannot be written are found all the same, and the notes say so.</remarks>
    /// <exception cref="IOException">The figures are to be kept, and cannot be.</exception>
    public static TestReport Of(TrainingSession session, bool keep = false)
    {
        var (run, trainer) = (session.Run!, session.Trainer);
        var predictions = trainer.Task is ClassificationTask ? Predictions.Of(trainer, session.TestBatches) : null;
        var evaluation = predictions?.Evaluation ?? trainer.Evaluate(session.TestBatches);
        var notes = new List<string>();
        try
        {
            var step = keep ? trainer.Progress.Step : LastStep(run);
            if (TestOnce.Count(run, keep ? "train" : "eval", step, evaluation) is { } note) notes.Add(note);
            if (keep) TestLog.Write(run, trainer, evaluation);
            if (predictions is null) RunPlots.WriteCurves(run);
            else RunPlots.Write(run, predictions);
            return new(trainer.Task, evaluation, predictions, notes) { HasPictures = true };
        }
        // A disk that is full, or that may only be read.
        catch (Exception e) when (!keep && e is UnauthorizedAccessException or IOException and not DataFormatException)
        {
            notes.Add($"neither the pictures nor that the test set was measured could be written: {e.Message.TrimEnd('.')}");
            return new(trainer.Task, evaluation, predictions, notes);
        }
    }

    /// <summary>The metrics of an evaluation in words.</summary>
    public string Figures(Evaluation evaluation) => string.Join(", ", evaluation.Metrics.Figures.Zip(_task.Metrics,
        (f, m) => $"{f.Name}: {m.Format(f.Value)}")) + string.Create(CultureInfo.InvariantCulture, $" of {evaluation.Count:N0} images");

    // A run that was opened to be measured does not know how far it was trained.
    private static long LastStep(RunFolder run) => RunRecord.Load(run).Sessions is [.., var last] ? last.LastStep : 0;

    // JSON has no word for what is not a number.
    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
