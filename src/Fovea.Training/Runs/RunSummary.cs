using System.Diagnostics.CodeAnalysis;

namespace Fovea.Training;

/// <summary>A run at a glance, read from its folder; no network is built.</summary>
public sealed class RunSummary
{
    private static readonly string[] Written = ["record.json", "metrics.jsonl", "model.safetensors", ".lock"];

    private RunSummary(RunFolder run, RunConfig config, RunFigures figures, RunRecord record)
    {
        (Run, Config, Figures, Record) = (run, config, figures, record);
        Status = Found(record.Status(run));
        Started = record.Started ?? new DateTimeOffset(File.GetLastWriteTimeUtc(run.In("config.yaml")), TimeSpan.Zero);
    }

    /// <summary>The folder.</summary>
    public RunFolder Run { get; }

    /// <summary>The folder as text.</summary>
    public string Path => Run.Path;

    /// <summary>The last part of the folder.</summary>
    public string Name => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path)));

    /// <summary>What was trained.</summary>
    public RunConfig Config { get; }

    /// <summary>The figures, epoch by epoch.</summary>
    public RunFigures Figures { get; }

    /// <summary>What it was made with and what it took.</summary>
    public RunRecord Record { get; }

    /// <summary>How far it came.</summary>
    public RunStatus Status { get; }

    /// <summary>When it began.</summary>
    public DateTimeOffset Started { get; }

    /// <summary>The best validation figure of all epochs; NaN where nothing is held out.</summary>
    public double BestValidation => Figures.Validation is { } name ? Figures.Best(name) : double.NaN;

    /// <summary>The figure of the test set as it was last measured; NaN where it was not.</summary>
    public double Test => Figures.Test is { } name ? Figures.Last(name) : double.NaN;

    /// <summary>The best validation accuracy, or where nothing is held out that on the test set; NaN where neither was measured.</summary>
    public double Accuracy => Figures.Best("validationAccuracy") is var held && double.IsFinite(held) ? held : Figures.Last("testAccuracy");

    /// <summary>Reads a run.</summary>
    /// <exception cref="IOException">The folder is no run, or cannot be read.</exception>
    /// <exception cref="DataFormatException">The run is damaged; names the file and what is wrong.</exception>
    public static RunSummary Of(string path)
    {
        var (run, config) = RunFolder.Open(path);
        return new(run, config, RunFigures.Of(run), RunRecord.Load(run));
    }

    /// <summary>The run by name.</summary>
    public Fields ToFields()
    {
        var fields = new Fields
        {
            ["name"] = Name, ["runFolder"] = Path, ["network"] = Config.Network.Name, ["dataset"] = Config.Dataset.Name,
            ["epochs"] = Figures.Epochs, ["epochsPlanned"] = Config.Epochs,
            ["validationFigure"] = Figures.Validation, ["bestValidation"] = Finite(BestValidation),
            ["testFigure"] = Figures.Test, ["test"] = Finite(Test), ["learningSeconds"] = Record.LearningTime.TotalSeconds,
        };
        foreach (var column in RunColumn.Shown)
            if (column.Name is "state" or "date") fields[column.Name] = column.Value(this);
        return fields;
    }

    /// <summary>Whether a folder holds a run, damaged or not: the configuration, and something that a training writes.</summary>
    public static bool IsRun([NotNullWhen(true)] string? path)
    {
        if (path is null) return false;
        string In(string name) => System.IO.Path.Combine(path, name);
        return File.Exists(In("config.yaml")) && (Written.Any(f => File.Exists(In(f))) || Directory.Exists(In("checkpoints")));
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    // Runs of before the record had a status.
    private RunStatus Found(RunStatus recorded) => recorded != RunStatus.Unknown ? recorded
        : Run.IsHeld ? RunStatus.Running
        : File.Exists(Run.ModelFile) || (Figures.Epochs > 0 && Figures.Epochs >= Config.Epochs) ? RunStatus.Completed : RunStatus.Cancelled;
}
