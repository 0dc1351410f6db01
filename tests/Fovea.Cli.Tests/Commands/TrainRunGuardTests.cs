using System.Text.Json.Nodes;
using Fovea.Training;

namespace Fovea.Cli.Tests.Commands;

/// <summary>What keeps a run whole: one process in its folder, a disk that fills up, a record of another version or a damaged
/// one.</summary>
public class TrainRunGuardTests(SmallRuns runs) : IClassFixture<SmallRuns>
{
    [Fact]
    public void A_second_process_in_the_folder_is_refused()
    {
        using var cli = new CliRunner();
        RunFiles.Copy(runs.Digits, Path.Combine(cli.Folder, "run"));
        using (RunFolder.Open(Path.Combine(cli.Folder, "run")).Run.Hold())
        {
            Assert.Equal("fovea: run: another training is at work in this folder. Wait for its end, or pass another with --out.",
                cli.Run("train", "--resume", "run", "--epochs", "3").ErrorLine(1));
        }
    }

    [Fact]
    public void A_run_on_a_disk_that_may_only_be_read_is_measured()
    {
        using var cli = new CliRunner();
        using var disk = TinyDisk.Mount(Path.Combine(cli.Folder, "disk"), kilobytes: 8192);
        RunFiles.Copy(runs.Digits, Path.Combine(cli.Folder, "disk", "run"));
        disk.Protect();
        var result = cli.Run("eval", "disk/run");
        Assert.Contains("Test accuracy: ", result.Done(), StringComparison.Ordinal);
        Assert.DoesNotContain("Pictures:", result.Output, StringComparison.Ordinal);
        Assert.Contains("note: neither the pictures nor that the test set was measured could be written: ", result.Error,
            StringComparison.Ordinal);
        Assert.Contains("Read-only file system", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disk_that_fills_up_in_mid_checkpoint_keeps_the_one_before()
    {
        using var cli = new CliRunner();
        using var disk = TinyDisk.Mount(Path.Combine(cli.Folder, "disk"), kilobytes: 2048);
        var path = RunFiles.Copy(runs.Digits, Path.Combine(cli.Folder, "disk", "run"));
        var checkpoint = Path.Combine(path, "checkpoints", "last.safetensors");
        var before = File.ReadAllBytes(checkpoint);
        // Room for lines of metrics and half of a checkpoint.
        var filler = Path.Combine(cli.Folder, "disk", "filler");
        var free = new DriveInfo(Path.Combine(cli.Folder, "disk")).AvailableFreeSpace;
        File.WriteAllBytes(filler, new byte[free - before.Length / 2]);

        Assert.Contains("No space left on device", Assert.ThrowsAny<IOException>(() => Resume(path)).Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(checkpoint));
        Assert.DoesNotContain(RunFiles.Read(path).Keys, f => Path.GetExtension(f) == ".tmp");
        File.Delete(filler);
        Resume(path);
        var whole = RunFiles.Copy(runs.Digits, Path.Combine(cli.Folder, "whole"));
        Resume(whole);
        Assert.Equal(File.ReadAllBytes(Path.Combine(whole, "checkpoints", "last.safetensors")), File.ReadAllBytes(checkpoint));
        Assert.Equal(File.ReadAllText(Path.Combine(whole, "metrics.jsonl")), File.ReadAllText(Path.Combine(path, "metrics.jsonl")));

        static void Resume(string run)
        {
            var session = TrainingSession.Resume(run, epochs: 4);
            session.Trainer.View = null;
            session.Train();
        }
    }

    [Fact]
    public void A_run_of_another_version_and_a_second_test_are_noted_in_a_line_each_and_a_damaged_record_is_refused()
    {
        using var cli = new CliRunner();
        var run = RunFiles.Copy(runs.Digits, Path.Combine(cli.Folder, "run"));
        var file = Path.Combine(run, "record.json");
        var record = JsonNode.Parse(File.ReadAllText(file))!;
        record["sessions"]![0]!["version"] = "9.9.0";
        File.WriteAllText(file, record.ToJsonString());
        var result = cli.Run("eval", "run");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal([$"note: this run was made by Fovea 9.9.0, and this is {FoveaVersion.Current}: results may differ in their last bits",
            "note: the test set of this run was measured before, once: choose by validation samples, or its figures promise too much"],
            result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        File.WriteAllText(file, "{");
        Assert.StartsWith($"fovea: {Path.Combine("run", "record.json")}: expected the record of a run as JSON: ",
            cli.Run("train", "--resume", "run", "--epochs", "3").ErrorLine(1), StringComparison.Ordinal);
    }
}
