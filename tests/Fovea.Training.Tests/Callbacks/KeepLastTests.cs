using Fovea.Data;

namespace Fovea.Training.Tests.Callbacks;

/// <summary><see cref="KeepLast"/>: the last states, each as good as the last checkpoint of its time.</summary>
public sealed class KeepLastTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-keep-").FullName;

    private string[] Kept => [.. Directory.GetFiles(Path.Combine(_folder, "checkpoints"), "epoch-*").Select(Path.GetFileName).Order()!];

    private Trainer Trainer(RunFolder run, params Callback[] callbacks)
    {
        var trainer = Tiny.Trainer(Tiny.Perceptron(0.2), 0.1, [.. callbacks, new Checkpoint(run)]);
        trainer.Run = run;
        return trainer;
    }

    private static void Fit(Trainer trainer, int epochs) =>
        trainer.Fit(new DataLoader(Tiny.Rows(24), 8, shuffle: true, seed: 2), epochs);

    [Fact]
    public void The_last_ones_stay_and_each_continues_to_the_same_bits()
    {
        var run = RunFolder.Create(_folder, Configs.Rows());
        Fit(Trainer(run, new KeepLast(2)), 5);
        Assert.Equal(["epoch-0004.safetensors", "epoch-0005.safetensors"], Kept);
        var last = File.ReadAllBytes(run.CheckpointFile);
        Assert.Equal(last, File.ReadAllBytes(run.In("checkpoints", Kept[1])));
        File.Copy(run.In("checkpoints", Kept[0]), run.CheckpointFile, overwrite: true);
        var again = Trainer(run, new KeepLast(2));
        run.LoadCheckpoint(again);
        Assert.Equal(4, again.Progress.Epoch);
        Fit(again, 5);
        Assert.Equal(last, File.ReadAllBytes(run.CheckpointFile));
    }

    [Fact]
    public void Every_second_epoch_and_none_of_an_earlier_run()
    {
        var run = RunFolder.Create(_folder, Configs.Rows());
        File.WriteAllText(run.In("checkpoints", "epoch-0099.safetensors"), "");
        File.WriteAllText(run.In("checkpoints", "epoch-mine.safetensors"), "");
        Fit(Trainer(run, new KeepLast(3, every: 2)), 5);
        Assert.Equal(["epoch-0002.safetensors", "epoch-0004.safetensors", "epoch-mine.safetensors"], Kept);
    }

    [Fact]
    public void Senseless_numbers_are_refused()
    {
        Assert.Contains("KeepLast: expected 1 checkpoint or more",
            Assert.Throws<ArgumentOutOfRangeException>(() => new KeepLast(0)).Message, StringComparison.Ordinal);
        Assert.Contains("KeepLast: expected a checkpoint every 1 epoch or more",
            Assert.Throws<ArgumentOutOfRangeException>(() => new KeepLast(1, 0)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
