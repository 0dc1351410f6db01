using System.Text;
using Fovea.Training;

namespace Fovea.Parallel;

/// <summary>Trainings of a configuration by several ranks: every rank has a <see cref="TrainingSession"/>, and that of rank 0 writes the
/// run folder.</summary>
public static class ParallelTraining
{
    private const string Accumulation = "gradientAccumulation", Batches = "batches", Guard = "nanGuard";

    /// <summary>Reads the data and builds everything on every rank; nothing is written yet.</summary>
    /// <remarks>A configuration that says nothing of accumulation is given one of a mini-batch a rank. It stays with the run, which goes on
    /// to the same bits on any number of ranks, and on one process.</remarks>
    /// <param name="config">What to train; what the data says is filled in.</param>
    /// <param name="ranks">The processes.</param>
    /// <exception cref="RankFailedException">It fails on a rank.</exception>
    /// <exception cref="RanksDifferException">Ranks have other settings or other data.</exception>
    public static TrainingSession Start(RunConfig config, Communicator ranks)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(ranks);
        if (BatchesPerStep(config) is null)
        {
            // What looks at each mini-batch comes before what makes a step of several.
            var guards = config.Callbacks.TakeWhile(c => c.Name == Guard).ToList();
            config.Callbacks = [.. guards, new Part(Accumulation).With(Batches, ranks.Size), .. config.Callbacks.Skip(guards.Count)];
        }
        var session = ranks.Together(() => Shared(TrainingSession.Start(config), ranks));
        RankCheck.SameLines(ranks, Settings(config));
        return session;
    }

    /// <summary>Continues a run from its last checkpoint, which rank 0 reads and gives to the others: they need not see the folder, but
    /// their own copy of the data.</summary>
    /// <param name="path">The run folder, on rank 0.</param>
    /// <param name="ranks">The processes.</param>
    /// <param name="dataFolder">Where to look for data first, or null.</param>
    /// <param name="epochs">Another number of epochs in all, or null.</param>
    /// <exception cref="RankFailedException">It fails on a rank.</exception>
    public static TrainingSession Resume(string path, Communicator ranks, string? dataFolder = null, int? epochs = null)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        var first = ranks.Together(() => ranks.Rank == 0 ? Sharable(TrainingSession.Resume(path, dataFolder, epochs), path) : null);
        var yaml = Encoding.UTF8.GetString(ranks.FromFirst(first is null ? null : Encoding.UTF8.GetBytes(first.Config.ToYaml())));
        // Each finds a checkpoint in a file.
        var hasCheckpoint = ranks.FromFirst(first is null ? null : [File.Exists(first.Run!.CheckpointFile) ? (byte)1 : (byte)0])[0] != 0;
        DirectoryInfo? folder = null;
        try
        {
            ranks.Together(() => first is null ? folder = Directory.CreateTempSubdirectory("fovea-rank-") : null);
            var checkpoint = folder is null ? first!.Run!.CheckpointFile : Path.Combine(folder.FullName, "checkpoint.safetensors");
            if (hasCheckpoint) ranks.SendFile(checkpoint);
            return ranks.Together(() =>
                Shared(first ?? Join(RunConfig.Parse(yaml, path), hasCheckpoint ? checkpoint : null, dataFolder), ranks));
        }
        finally
        {
            folder?.Delete(recursive: true);
        }
    }

    /// <summary>What settings of ranks have to have in common, in lines: all but the folders in which each finds its files.</summary>
    /// <param name="config">The settings.</param>
    public static string Settings(RunConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return string.Join('\n', config.ToYaml().Split('\n').Where(l => !l.StartsWith("data:", StringComparison.Ordinal)
            && !l.StartsWith("weights:", StringComparison.Ordinal)));
    }

    /// <summary>Mini-batches of a step; null where the settings say nothing of it.</summary>
    /// <param name="config">The settings.</param>
    public static int? BatchesPerStep(RunConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.BuildCallbacks().OfType<GradientAccumulation>().FirstOrDefault()?.Batches;
    }

    // Before anything is written.
    private static TrainingSession Shared(TrainingSession session, Communicator ranks)
    {
        if (ranks.Size > 1) session.Trainer.RequireSharable();
        else if (session.Trainer.Callbacks.OfType<SyncBatchNorm>().Any()) throw new ArgumentException(
            "syncBatchNorm: expected several ranks, got one. Start with mpirun -n 2 or more, or leave it out.");
        return session;
    }

    private static TrainingSession Sharable(TrainingSession session, string path) => BatchesPerStep(session.Config) is not null ? session
        : throw new NotSupportedException(
            $"{path}: its steps take one mini-batch, which cannot be shared out. Continue it without --parallel, or train anew with it.");

    private static TrainingSession Join(RunConfig config, string? checkpoint, string? dataFolder)
    {
        if (dataFolder is not null) config.Data = dataFolder;
        return checkpoint is null ? TrainingSession.Start(config) : TrainingSession.Join(config, checkpoint);
    }
}
