using Fovea.Data;

namespace Fovea.Training;

/// <summary>The classifier by which a generator's samples are judged: one that is given, or one that is trained once on the same data and
/// kept in the run's folder.</summary>
public static class QualityClassifier
{
    /// <summary>Its folder within a run.</summary>
    public const string Folder = "classifier";

    // A small network knows most of what it will know after these, with Adam.
    private const int Epochs = 5, Batch = 64, ManyPictures = 10_000;
    private const double Rate = 0.001;

    /// <summary>The classifier for a run.</summary>
    /// <param name="session">The run whose samples are judged.</param>
    /// <param name="classifier">The run folder of a classifier; null for one of the run's own, which is trained where there is
    /// none.</param>
    /// <param name="note">Told that one is trained; null for nobody.</param>
    /// <param name="cancellation">Stops the training.</param>
    /// <exception cref="IOException">A run cannot be read.</exception>
    /// <exception cref="ArgumentException">It is no classifier, or one of other pictures; or none is known for such pictures.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static PictureJudge Of(TrainingSession session, string? classifier = null, Action<string>? note = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        var own = session.Run!.In(Folder);
        if (classifier is null && !File.Exists(Path.Combine(own, "model.safetensors"))) Train(session, own, note, cancellation);
        var judge = PictureJudge.Open(classifier ?? own);
        if (judge.Picture != session.Data.Training.ImageShape) throw new ArgumentException(
            $"{classifier ?? own}: expected a classifier of pictures {session.Data.Training.ImageShape}, as those of the run, got one of {judge.Picture}.");
        return judge;
    }

    private static void Train(TrainingSession session, string folder, Action<string>? note, CancellationToken cancellation)
    {
        var (config, data) = (ConfigFor(session), session.Data with { Validation = null });
        note?.Invoke($"quality: training {config.Network.Name} for {config.Epochs} epochs to judge the samples by, kept in {folder}");
        var training = TrainingSession.Start(config, data);
        training.Trainer.View = session.Trainer.View;
        training.Keep(folder);
        training.Train(cancellation);
        cancellation.ThrowIfCancellationRequested();
        training.Finish();
    }

    private static RunConfig ConfigFor(TrainingSession session)
    {
        var (name, shape) = (session.Config.Dataset.Name, session.Data.Training.ImageShape);
        // Of the same data first; then the small convolutional network before those that are best and take long.
        var recipe = Recipe.All.Where(r => r.Config.Task.Name == "classification"
                && Catalog<DatasetEntry>.Find(r.Config.Dataset.Name) is { } data && data.ImageShape == shape)
            .OrderBy(r => r.Config.Dataset.Name != name).ThenBy(r => !r.Name.EndsWith("-cnn", StringComparison.Ordinal)).FirstOrDefault()
            ?? throw new ArgumentException($"quality: expected a recipe of a classifier of pictures {shape}, there is none. Train one and name its run: --classifier RUN");
        var config = recipe.Config;
        (config.Dataset, config.Data, config.Validation) = (session.Config.Dataset, session.Config.Data, 0);
        if (session.Data.Training.Count < ManyPictures) return config;
        (config.Epochs, config.BatchSize, config.LearningRate) = (Epochs, Batch, Rate);
        (config.Optimizer, config.Schedule) = ("adam", "cosine");
        return config;
    }
}
