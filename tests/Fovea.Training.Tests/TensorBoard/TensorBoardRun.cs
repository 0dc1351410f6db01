using Fovea.Training.TensorBoard;

namespace Fovea.Training.Tests.TensorBoard;

/// <summary>A run of two epochs on the digits with histograms, and all that is in its <c>tensorboard/</c>; trained once.</summary>
public sealed class TensorBoardRun : IDisposable
{
    public TensorBoardRun()
    {
        var config = Recipe.Find("digits")!.Config;
        (config.Epochs, config.NumTrain, config.BatchSize, config.LossWindow) = (2, 120, 20, 3);
        config.Callbacks = [new Part("histograms").With("every", 4), new Part("learningRateLog").With("every", 2), "timeAndMemory"];
        var session = TrainingSession.Start(config);
        session.Keep(Folder);
        session.Train();
        session.Finish();
        Events = EventReader.ReadRun(Folder);
    }

    internal List<ReadEvent> Events { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("fovea-tensorboard-").FullName;

    internal IReadOnlyList<string> Files => EventFile.Files(Path.Combine(Folder, "tensorboard"));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
