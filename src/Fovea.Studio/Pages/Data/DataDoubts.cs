using Fovea.Reports;
using Fovea.Training;

namespace Fovea.Studio;

/// <summary>Pictures of a data set that one should look at: those whose label is likely wrong, and those that come twice.</summary>
internal static class DataDoubts
{
    // Enough for digits to be told apart; the doubts are about those that still are not.
    private const int QuickEpochs = 8;

    /// <summary>Whether a run's network was trained on a choice of data and tells its classes apart.</summary>
    public static bool Fits(DataChoice choice, DataSets sets, RunConfig config) => config.Task.Name == "classification"
        && (choice.IsNamed ? config.Dataset.Name == choice.Set
            : !choice.IsUpload && config.Data is { } folder && Path.GetFullPath(folder) == sets.Folder(choice));

    /// <summary>Looks for them.</summary>
    /// <param name="choice">The data.</param>
    /// <param name="data">The same, open.</param>
    /// <param name="run">The folder of a run whose network judges; null for a network that is trained for it where data are digits, and
    /// for none where they are others: then only pictures that come twice are found.</param>
    /// <param name="job">Told how far it is.</param>
    public static Fields Find(DataChoice choice, OpenData data, string? run, StudioJob job)
    {
        if (run is null && choice.Set != DataChoice.Digits)
        {
            job.Note = "pictures that come twice";
            var twice = DuplicatePictures.Find(data.Train, data.Test, "test", job.Token);
            return new() { ["html"] = PageFragment.ToHtml([new PageText(twice.Text), .. twice.Blocks]), ["judge"] = null };
        }
        var session = run is null ? Quick(job) : TrainingSession.Open(run);
        job.Report(0.6);
        var context = new InspectionContext(session) { Note = note => job.Note = note, Cancellation = job.Token };
        var found = RunInspection.Of(context, RunInspection.All.Where(i => i.Name is "labels" or "duplicates"));
        return new()
        {
            ["judge"] = run is null ? "quick" : "run", ["figures"] = found.Figures,
            ["html"] = PageFragment.ToHtml(found.Results.SelectMany(r =>
                (IEnumerable<PageBlock>)[new PageText(r.Result.Line), new PageText(r.Result.Text) { Folded = r.Inspection.Title + ": how they are found" },
                    .. r.Result.Blocks])),
        };
    }

    private static TrainingSession Quick(StudioJob job)
    {
        var config = Recipe.Find(DataChoice.Digits)!.Config;
        config.Epochs = QuickEpochs;
        var session = TrainingSession.Start(config);
        session.Trainer.View = new TrainingReport(job, share: 0.6);
        session.Train(job.Token);
        job.Token.ThrowIfCancellationRequested();
        return session;
    }
}
