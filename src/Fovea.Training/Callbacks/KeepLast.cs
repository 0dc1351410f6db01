using System.Globalization;

namespace Fovea.Training;

/// <summary>Keeps the whole state after each of the last epochs, as <c>checkpoints/epoch-0007.safetensors</c> of the run.</summary>
/// <remarks>Each is what <c>checkpoints/last.safetensors</c> was at that time: copied over it, it is where the run continues. A new one is
/// written before an old one goes. Without a run nothing is written.</remarks>
/// <param name="count">How many are kept, 1 or more.</param>
/// <param name="every">Epochs between two, 1 or more.</param>
[Part("keepLast", "keeps the whole state of the last epochs")]
public sealed class KeepLast(int count = 3, int every = 1) : Callback
{
    private const string Prefix = "epoch-", Suffix = ".safetensors";

    private readonly int _count = count >= 1 ? count
        : throw new ArgumentOutOfRangeException(nameof(count), count, "KeepLast: expected 1 checkpoint or more.");

    private readonly int _every = every >= 1 ? every
        : throw new ArgumentOutOfRangeException(nameof(every), every, "KeepLast: expected a checkpoint every 1 epoch or more.");

    /// <summary>How many are kept.</summary>
    public int Count => _count;

    /// <summary>Epochs between two.</summary>
    public int Every => _every;

    /// <inheritdoc/>
    public override bool SeesEachStep => false;

    /// <inheritdoc/>
    public override void FitBegins(TrainingContext context)
    {
        // Of epochs that come again, or of an earlier run.
        foreach (var (epoch, file) in Files(context))
            if (epoch > context.Progress.Epoch) File.Delete(file);
    }

    /// <inheritdoc/>
    public override void CheckpointDue(TrainingContext context)
    {
        var progress = context.Progress;
        if (progress.StepInEpoch > 0 || progress.Epoch % _every != 0 || context.Trainer.Run is not { } run) return;
        run.SaveCheckpoint(context.Trainer, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{progress.Epoch:D4}{Suffix}"));
        foreach (var (_, file) in Files(context).OrderByDescending(f => f.Epoch).Skip(_count)) File.Delete(file);
    }

    private static List<(int Epoch, string File)> Files(TrainingContext context)
    {
        var files = new List<(int, string)>();
        if (context.Trainer.Run?.In("checkpoints") is not { } folder || !Directory.Exists(folder)) return files;
        foreach (var file in Directory.EnumerateFiles(folder, $"{Prefix}*{Suffix}"))
            if (int.TryParse(Path.GetFileName(file)[Prefix.Length..^Suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture,
                out var epoch)) files.Add((epoch, file));
        return files;
    }
}
