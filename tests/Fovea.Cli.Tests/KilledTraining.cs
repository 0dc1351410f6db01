using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Fovea.Training;

namespace Fovea.Cli.Tests;

/// <summary>Trains a small network with all that draws random numbers and keeps state, as processes that are killed without warning, until
/// one comes to the end.</summary>
/// <param name="cli">Runs the processes, and has the folders.</param>
/// <param name="kills">How many are killed.</param>
internal sealed class KilledTraining(CliRunner cli, int kills)
{
    // A process gets some epochs further before it is killed: so many kills fit into one training.
    private string Settings => string.Create(CultureInfo.InvariantCulture, $"epochs: {10 + 6 * kills}\n{Fixed}");

    private const string Fixed = """
        name: killed
        dataset: digits
        network: digits
        batchSize: 16
        numTrain: 250
        validation: 40
        learningRate: 0.01
        seed: 7
        transforms:
        - name: randomTranslation
        optimizer: adam
        schedule: cosine
        lossWindow: 5
        callbacks:
        - name: nanGuard
          skip: true
        - name: gradientAccumulation
          batches: 3
        - name: gradientClipping
        - name: exponentialMovingAverage
          decay: 0.95
        - name: stochasticWeightAveraging
        - name: bestCheckpoint
        - name: keepLast
        - name: earlyStopping
          patience: 1000
        - name: histograms
          every: 40
        - name: learningRateLog
          every: 10
        - name: timeAndMemory
        """;

    /// <summary>Processes that were killed.</summary>
    public int Kills { get; private set; }

    /// <summary>Trains without a break; the files to compare with.</summary>
    public SortedDictionary<string, string> Whole()
    {
        File.WriteAllText(Path.Combine(cli.Folder, "killed.yaml"), Settings);
        cli.RunAlone("train", "killed.yaml", "--out", "whole").Done();
        return Files("whole");
    }

    /// <summary>Trains with kills at random moments; after the last of them to the end.</summary>
    /// <param name="expected">What every process that comes to the end has to leave.</param>
    /// <param name="seed">Of the moments.</param>
    public void WithKills(SortedDictionary<string, string> expected, int seed)
    {
        var random = new Random(seed);
        while (Kills < kills)
        {
            using var process = Begin();
            Wait(process, random);
            if (process.HasExited)
            {
                // It came to its end before the moment: the rest of the kills begins anew.
                Assert.Equal(0, process.ExitCode);
                Compare(expected);
                Directory.Delete(Run, recursive: true);
                continue;
            }
            process.Kill();
            process.WaitForExit();
            Kills++;
            Check();
        }
        using var last = Begin();
        CliRunner.Finish(last);
        Assert.Equal(0, last.ExitCode);
        Check();
        Compare(expected);
    }

    private void Compare(SortedDictionary<string, string> expected)
    {
        var actual = Files("run");
        Assert.Equal(expected.Keys, actual.Keys);
        foreach (var (name, bytes) in expected) Assert.True(bytes == actual[name], $"{name} differs after {Kills} kills");
    }

    private string Run => Path.Combine(cli.Folder, "run");

    private string Checkpoint => Path.Combine(Run, "checkpoints", "last.safetensors");

    // A run that was killed before its first checkpoint begins anew.
    private Process Begin()
    {
        if (File.Exists(Checkpoint)) return cli.Start("train", "--resume", "run");
        if (Directory.Exists(Run)) Directory.Delete(Run, recursive: true);
        return cli.Start("train", "killed.yaml", "--out", "run");
    }

    // Most of the time until the training is at work, and then any moment of some epochs; sometimes a moment of its beginning.
    private void Wait(Process process, Random random)
    {
        // Nobody reads what it prints; there is little of it.
        if (random.Next(6) == 0)
        {
            process.WaitForExit(random.Next(50, 600));
            return;
        }
        var before = Stamp();
        while (!process.HasExited && Stamp() == before) Thread.Sleep(1);
        var until = Stopwatch.GetTimestamp() + (long)(random.NextDouble() * 0.12 * Stopwatch.Frequency);
        while (!process.HasExited && Stopwatch.GetTimestamp() < until) Thread.Sleep(0);
    }

    private DateTime Stamp() => File.GetLastWriteTimeUtc(Checkpoint);

    /// <summary>Whatever there is can be read.</summary>
    private void Check()
    {
        if (!File.Exists(Path.Combine(Run, "config.yaml"))) return;
        var (folder, config) = RunFolder.Open(Run);
        Assert.Equal("killed", config.Name);
        if (File.Exists(Path.Combine(Run, "record.json"))) Assert.NotEmpty(RunRecord.Load(folder).Sessions);
        var lines = File.Exists(folder.In("metrics.jsonl")) ? File.ReadAllLines(folder.In("metrics.jsonl")) : [];
        // The last line may be cut.
        foreach (var line in lines.SkipLast(1)) Assert.NotNull(JsonNode.Parse(line));
        Assert.InRange(folder.ReadMetrics().Count, lines.Length - 1, lines.Length);
        foreach (var file in Directory.EnumerateFiles(folder.In("checkpoints"), "*.safetensors"))
            Assert.NotEmpty(Formats.SafetensorsFile.Load(file).Tensors);
        foreach (var file in Directory.Exists(folder.In("tensorboard")) ? Directory.GetFiles(folder.In("tensorboard")) : [])
            WholeRecords(File.ReadAllBytes(file));
        if (File.Exists(folder.CheckpointFile)) folder.LoadWeights(config.BuildNetwork());
    }

    // Records by their lengths; only the last may be cut.
    private static void WholeRecords(byte[] bytes)
    {
        var at = 0L;
        while (at + 16 <= bytes.Length)
        {
            var length = BitConverter.ToInt64(bytes, (int)at);
            Assert.InRange(length, 0, 1 << 24);
            at += 16 + length;
        }
    }

    private SortedDictionary<string, string> Files(string run)
    {
        var folder = Path.Combine(cli.Folder, run);
        var files = RunFiles.Read(Path.Combine(folder, "checkpoints"));
        files["model"] = Convert.ToBase64String(File.ReadAllBytes(Path.Combine(folder, "model.safetensors")));
        // Times are no two times the same.
        files["metrics"] = string.Join('\n', File.ReadAllLines(Path.Combine(folder, "metrics.jsonl"))
            .Where(l => !l.Contains("\"kind\":\"time\"", StringComparison.Ordinal)));
        return files;
    }
}
