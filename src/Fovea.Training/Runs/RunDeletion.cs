namespace Fovea.Training;

/// <summary>Deletes the folders of runs, and of nothing else.</summary>
public static class RunDeletion
{
    /// <summary>Refuses what must not be deleted.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>The number of files that would be deleted, and their bytes.</returns>
    /// <exception cref="IOException">It is no run, a training is at work in it, or there is more in it than a run.</exception>
    public static (int Files, long Bytes) Check(string path)
    {
        if (!RunSummary.IsRun(path))
            throw new IOException($"{path}: expected a run folder, which 'fovea train' writes; it has no config.yaml beside checkpoints or metrics.");
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var current = Path.TrimEndingDirectorySeparator(Directory.GetCurrentDirectory());
        if (current == full || current.StartsWith(full + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new IOException($"{path}: expected another folder than the one that you are in. Leave it first, or delete it by hand.");
        if (Path.Exists(Path.Combine(full, ".git")))
            throw new IOException($"{path}: expected a run and nothing else, got a git repository with a run in it. Delete it by hand.");
        // What judges a generator's samples belongs to its run.
        var folders = Directory.EnumerateDirectories(full).Where(d => Path.GetFileName(d) != QualityClassifier.Folder);
        if (folders.SelectMany(d => RunSearch.Find([d])).FirstOrDefault() is { } inner)
            throw new IOException($"{path}: expected a run and nothing else, got another run in it, {inner}. Delete that first.");
        if (IsHeld(full)) throw new IOException($"{path}: a training is at work in this folder. Stop it, or wait for its end.");
        var files = RunSearch.Files(full);
        return (files.Count, files.Sum(f => f.Length));
    }

    /// <summary>Deletes a run.</summary>
    /// <exception cref="IOException">As for <see cref="Check"/>, or the folder cannot be deleted.</exception>
    public static void Delete(string path)
    {
        Check(path);
        // Links in it are deleted, and not what they point at.
        Directory.Delete(path, recursive: true);
    }

    private static bool IsHeld(string path)
    {
        try
        {
            return RunFolder.Open(path).Run.IsHeld;
        }
        catch (DataFormatException)
        {
            // One that is damaged is not trained.
            return false;
        }
    }
}
