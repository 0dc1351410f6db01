using Fovea.Models;
using Fovea.Training;

namespace Fovea.Studio;

/// <summary>Generators that the page has opened: a few stay in memory, each as long as its weights are the last.</summary>
internal sealed class Generators(Workspace workspace)
{
    private const int MostOpen = 3;

    private readonly List<(string Path, DateTime Written, OpenGenerator Generator)> _open = [];

    /// <summary>Whether a run's network makes pictures.</summary>
    public static bool Fits(RunConfig config) => NetworkCatalog.All.Any(n => n.Name == config.Network.Name
        && n.Kind is NetworkKind.Adversarial or NetworkKind.Autoencoder);

    /// <summary>Opens a run's generator, or finds it open with the same weights.</summary>
    /// <param name="path">The run, relative to the studio's folder.</param>
    /// <exception cref="IOException">There is no run, or it has no weights yet.</exception>
    /// <exception cref="ArgumentException">Its network makes no pictures.</exception>
    public OpenGenerator Open(string path)
    {
        var full = workspace.Run(path);
        var (run, config) = RunFolder.Open(full);
        var written = new[] { run.ModelFile, run.CheckpointFile }.Where(File.Exists).Select(File.GetLastWriteTimeUtc).FirstOrDefault();
        lock (_open)
        {
            if (_open.FirstOrDefault(o => o.Path == path && o.Written == written).Generator is { } known) return known;
        }
        var generator = new OpenGenerator(full, config.ClassNames);
        lock (_open)
        {
            _open.RemoveAll(o => o.Path == path);
            if (_open.Count == MostOpen) _open.RemoveAt(0);
            _open.Add((path, written, generator));
        }
        return generator;
    }
}
