using Fovea.Imaging;
using Fovea.Models;
using Fovea.Training;

namespace Fovea.Studio;

/// <summary>Classifiers that pages have opened: a few stay in memory.</summary>
internal sealed class Classifiers(StudioContext studio)
{
    private const int MostOpen = 3;

    private readonly List<(string Path, DateTime Written, OpenClassifier Classifier)> _open = [];

    /// <summary>Opens a model, or finds it open. That may take a while.</summary>
    /// <param name="path">A run or a file, relative to the studio's folder.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="IOException">It is not there, or is no classifier.</exception>
    public OpenClassifier Open(string path, CancellationToken cancellation)
    {
        if (Known(path) is { } known) return known;
        var full = Full(path);
        var classifier = new OpenClassifier(path, File.Exists(Path.Combine(full, "config.yaml")) ? RunFolder.Classifier(full)
            : ImageClassifier.Load(full));
        // What the first look takes is no measure of the others: it compiles and plans.
        var p = classifier.Classifier.Preprocessing;
        var picture = new Image(p.Width, p.Height, p.Channels);
        for (var i = 0; i < 2; i++) classifier.Look(picture, new(false, false, ExplanationCatalog.All[0].Name, null), cancellation);
        lock (_open)
        {
            _open.RemoveAll(o => o.Path == path);
            if (_open.Count == MostOpen) _open.RemoveAt(0);
            _open.Add((path, Written(full), classifier));
        }
        return classifier;
    }

    /// <summary>A model that is open.</summary>
    /// <exception cref="KeyNotFoundException">It is not, or no longer.</exception>
    public OpenClassifier Find(string path) => Known(path)
        ?? throw new KeyNotFoundException($"{Excerpt.Of(path)}: the model is not open, or has changed; choose it again");

    /// <summary>The full path of a model.</summary>
    /// <exception cref="FileNotFoundException">It is not there, or leads outside.</exception>
    public string Full(string path) => studio.Workspace.Run(path);

    private OpenClassifier? Known(string path)
    {
        var written = Written(Full(path));
        lock (_open) return _open.FirstOrDefault(o => o.Path == path && o.Written == written).Classifier;
    }

    // A run changes with its weights.
    private static DateTime Written(string full) => new[] { Path.Combine(full, "model.safetensors"),
        Path.Combine(full, "checkpoints", "last.safetensors"), full }.Where(File.Exists).Select(File.GetLastWriteTimeUtc)
        .DefaultIfEmpty(Directory.GetLastWriteTimeUtc(full)).First();
}
