using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fovea.Formats;
using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>The folder of one training: <c>config.yaml</c>, <c>metrics.jsonl</c>, <c>record.json</c>, <c>model.safetensors</c>,
/// <c>checkpoints/</c>, <c>plots/</c>, <c>tensorboard/</c>.</summary>
public sealed class RunFolder
{
    private const string LockFile = ".lock";

    private string _yaml = "";

    private RunFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The weights alone, under PyTorch's keys.</summary>
    public string ModelFile => In("model.safetensors");

    /// <summary>The whole state after the last epoch or step saved.</summary>
    public string CheckpointFile => In("checkpoints", "last.safetensors");

    /// <summary>Whether a training is at work in it.</summary>
    public bool IsHeld
    {
        get
        {
            try
            {
                // Shared by all who ask, and kept from them by the one that holds it.
                using var _ = new FileStream(In(LockFile), FileMode.Open, FileAccess.Read, FileShare.Read);
                return false;
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
            {
                return false;
            }
            catch (IOException)
            {
                return true;
            }
        }
    }

    /// <summary>Whether a training is at work in a folder, which need not be read for that.</summary>
    /// <param name="path">The folder.</param>
    public static bool IsHeldAt(string path) => new RunFolder(path).IsHeld;

    internal string ConfigFile => In("config.yaml");

    private string MetricsFile => In("metrics.jsonl");

    /// <summary>A path inside.</summary>
    public string In(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Starts a run in a folder that is new, empty, or holds an earlier run, whose files are replaced one by one as new ones
    /// come.</summary>
    /// <exception cref="IOException">The folder cannot be made or written.</exception>
    public static RunFolder Create(string path, RunConfig config)
    {
        var run = new RunFolder(path);
        try
        {
            Directory.CreateDirectory(run.In("checkpoints"));
            Directory.CreateDirectory(run.In("plots"));
            run._yaml = config.ToYaml();
            run.WriteConfig();
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new IOException($"{path}: cannot be written ({e.Message.TrimEnd('.')}). Pass another folder with --out.", e);
        }
        return run;
    }

    /// <summary>A folder for a run of this name: <c>runs/NAME-1</c>, or the first number that is free.</summary>
    public static string Free(string name)
    {
        for (var i = 1; ; i++)
        {
            var path = System.IO.Path.Combine("runs", string.Create(CultureInfo.InvariantCulture, $"{name}-{i}"));
            if (!Directory.Exists(path)) return path;
        }
    }

    /// <summary>Opens an earlier run.</summary>
    /// <exception cref="IOException">There is no run in the folder.</exception>
    /// <exception cref="DataFormatException">Its configuration cannot be read.</exception>
    public static (RunFolder Run, RunConfig Config) Open(string path)
    {
        var run = new RunFolder(path);
        if (!File.Exists(run.ConfigFile)) throw new IOException($"{path}: expected a run folder with config.yaml, which 'fovea train' writes.");
        run._yaml = File.ReadAllText(run.ConfigFile);
        try
        {
            var config = RunConfig.Parse(run._yaml, run.ConfigFile);
            config.Check(run.ConfigFile);
            return (run, config);
        }
        catch (DataFormatException e) when (e.Field.Length > 0 && run.OtherVersion() is { } version)
        {
            var problem = e.Message[(e.Message.IndexOf($": {e.Field}: ", StringComparison.Ordinal) + e.Field.Length + 4)..].TrimEnd('.');
            throw new DataFormatException(e.File, e.Offset, e.Field,
                $"{problem}; the run was made by Fovea {version}, and this is {FoveaVersion.Current}");
        }
    }

    // null where the version is this one, or not to be found out.
    private string? OtherVersion()
    {
        try
        {
            return RunRecord.Load(this).Version is { } version && version != FoveaVersion.Current ? version : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Deletes what a process that was killed left half written.</summary>
    internal void DeleteTemporary()
    {
        foreach (var folder in new[] { Path, In("checkpoints"), In("plots"), In(GeneratorSamples.Folder) })
        {
            if (!Directory.Exists(folder)) continue;
            foreach (var file in Directory.EnumerateFiles(folder, ".*.tmp")) File.Delete(file);
        }
    }

    /// <summary>Keeps other trainings out of the folder until disposed, or until the process ends.</summary>
    /// <exception cref="IOException">Another training is at work in it.</exception>
    public IDisposable Hold()
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                // The file stays: one that is deleted could be held by two.
                return new FileStream(In(LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Directory.Exists(Path) && tries < 3)
            {
                // Somebody may only be asking whether it is held.
                Thread.Sleep(10);
            }
            catch (IOException e) when (Directory.Exists(Path))
            {
                throw new IOException(
                    $"{Path}: another training is at work in this folder. Wait for its end, or pass another with --out.", e);
            }
        }
    }

    /// <summary>Saves parameters, optimizer, schedule, metrics, callbacks, random numbers and progress in one file, which appears whole or
    /// not at all.</summary>
    /// <remarks>A configuration that was deleted meanwhile is written again: without it the checkpoint is of no use. The final weights of a
    /// run that goes on are deleted, since they are older: <see cref="LoadWeights"/> takes the checkpoint's.</remarks>
    public void SaveCheckpoint(Trainer trainer) => SaveCheckpoint(trainer, "last.safetensors");

    /// <summary>Saves as <see cref="SaveCheckpoint(Trainer)"/>, in another file of <c>checkpoints/</c>.</summary>
    internal void SaveCheckpoint(Trainer trainer, string name)
    {
        Directory.CreateDirectory(In("checkpoints"));
        if (!File.Exists(ConfigFile)) WriteConfig();
        CheckpointState.Save(trainer, In("checkpoints", name));
        // Of a run that was finished and goes on, they are older now than the checkpoint.
        File.Delete(ModelFile);
        File.Delete(In(ImageClassifier.FileName));
    }

    /// <summary>Continues a training where the checkpoint was saved.</summary>
    /// <exception cref="StateDictException">The checkpoint is of another architecture; names the first key that differs.</exception>
    /// <exception cref="DataFormatException">The checkpoint is damaged.</exception>
    public void LoadCheckpoint(Trainer trainer) => CheckpointState.Load(trainer, CheckpointFile);

    /// <summary>Loads the final weights, or those of the last checkpoint where training has not ended.</summary>
    /// <exception cref="IOException">There are neither.</exception>
    /// <exception cref="StateDictException">The weights are of another architecture; names the first key that differs.</exception>
    public void LoadWeights(Module network)
    {
        if (File.Exists(ModelFile)) network.Load(ModelFile);
        else if (File.Exists(CheckpointFile)) network.LoadStateDict(CheckpointState.Part(SafetensorsFile.Load(CheckpointFile),
            CheckpointState.Model));
        else throw new IOException($"{Path}: expected model.safetensors or checkpoints/last.safetensors; the run stopped before its first "
            + $"checkpoint. Train it: fovea train --resume {Path}");
    }

    /// <summary>The network of a run, ready for pictures; its data set is not needed.</summary>
    /// <exception cref="IOException">There is no run in the folder, or it has no weights.</exception>
    /// <exception cref="StateDictException">The weights are of another architecture.</exception>
    public static ImageClassifier Classifier(string path)
    {
        var (run, config) = Open(path);
        var network = config.BuildNetwork();
        run.LoadWeights(network);
        return config.Classifier(network);
    }

    private void WriteConfig() => AtomicFile.Write(ConfigFile, stream => stream.Write(Encoding.UTF8.GetBytes(_yaml)));

    /// <summary>Told of each line that was added to <c>metrics.jsonl</c>.</summary>
    internal Action<JsonObject>? Appended { get; set; }

    /// <summary>Adds a line to <c>metrics.jsonl</c>.</summary>
    internal void AppendMetrics(JsonObject line)
    {
        Directory.CreateDirectory(Path);
        using var stream = new FileStream(MetricsFile, FileMode.Append, FileAccess.Write, FileShare.Read);
        stream.Write(Encoding.UTF8.GetBytes(line.ToJsonString()));
        stream.WriteByte((byte)'\n');
        Appended?.Invoke(line);
    }

    /// <summary>Drops lines of steps after a point, and a last line that was cut off.</summary>
    internal void TrimMetrics(TrainingProgress progress)
    {
        var kept = ReadMetrics().Where(m => (long?)m["step"] <= progress.Step).Select(m => m.ToJsonString() + "\n").ToList();
        AtomicFile.Write(MetricsFile, stream =>
        {
            foreach (var line in kept) stream.Write(System.Text.Encoding.UTF8.GetBytes(line));
        });
    }

    /// <summary>The lines of <c>metrics.jsonl</c>; a last line that was cut off is left out.</summary>
    public IReadOnlyList<JsonObject> ReadMetrics()
    {
        var lines = new List<JsonObject>();
        if (!File.Exists(MetricsFile)) return lines;
        foreach (var line in File.ReadLines(MetricsFile))
        {
            try
            {
                if (JsonNode.Parse(line) is JsonObject o) lines.Add(o);
            }
            catch (JsonException)
            {
                break;
            }
        }
        return lines;
    }
}
