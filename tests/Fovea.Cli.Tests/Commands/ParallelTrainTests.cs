using System.Diagnostics;

namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea train --parallel</c> under <c>mpirun</c>. Skipped where Open MPI is not installed.</summary>
public sealed class ParallelTrainTests : IDisposable
{
    private const string Settings = """
        recipe: digits
        name: together
        numTrain: 400
        validation: 100
        schedule:
        callbacks:
        - name: gradientAccumulation
          batches: 4
        """;

    private readonly CliRunner _cli = new();

    public ParallelTrainTests() => File.WriteAllText(At("together.yaml"), Settings);

    public void Dispose() => _cli.Dispose();

    [Fact]
    public void Two_and_four_ranks_write_the_files_of_one_process()
    {
        MpiJob.Need();
        _cli.Run("train", "together.yaml", "--epochs", "2", "--out", "alone").Done();
        foreach (var ranks in new[] { 2, 4 })
        {
            MpiJob.Run(_cli, ranks, "train", "together.yaml", "--epochs", "2", "--out", $"of-{ranks}", "--parallel").Done();
            foreach (var file in new[] { "config.yaml", "metrics.jsonl", "checkpoints/last.safetensors", "model.safetensors" })
                Assert.Equal(File.ReadAllBytes(At($"alone/{file}")), File.ReadAllBytes(At($"of-{ranks}/{file}")));
        }
    }

    [Fact]
    public void A_guard_stands_before_the_accumulation_that_is_added_and_one_process_writes_the_same()
    {
        MpiJob.Need();
        File.WriteAllText(At("guarded.yaml"), Settings.Replace("- name: gradientAccumulation\n  batches: 4", "- name: nanGuard\n  skip: true",
            StringComparison.Ordinal));
        MpiJob.Run(_cli, 2, "train", "guarded.yaml", "--epochs", "1", "--out", "guarded", "--parallel").Done();
        _cli.Run("train", "guarded/config.yaml", "--out", "alone").Done();
        Assert.Contains("batches: 2", File.ReadAllText(At("guarded/config.yaml")), StringComparison.Ordinal);
        foreach (var file in new[] { "config.yaml", "metrics.jsonl", "checkpoints/last.safetensors" })
            Assert.Equal(File.ReadAllBytes(At($"alone/{file}")), File.ReadAllBytes(At($"guarded/{file}")));
    }

    [Fact]
    public void A_rank_that_is_killed_ends_the_job_which_others_resume_to_the_same_bits()
    {
        MpiJob.Need();
        using var job = MpiJob.Start(_cli, 2, "train", "together.yaml", "--epochs", "1000", "--out", "killed", "--parallel");
        CliRunner.Await(() => job.HasExited || File.Exists(At("killed/checkpoints/last.safetensors")));
        using (var rank = MpiJob.Rank(job, 1)) rank.Kill();
        var result = CliRunner.Finish(job);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Equal("fovea: a rank has died, or somebody stopped the job. Continue with: mpirun -n 2 fovea train --resume killed --parallel",
            Assert.Single(MpiJob.Failures(result)));

        var epochs = $"{Math.Max(EpochsOf("killed") + 1, 3)}";
        MpiJob.Run(_cli, 3, "train", "--resume", "killed", "--epochs", epochs, "--parallel").Done();
        _cli.Run("train", "together.yaml", "--epochs", epochs, "--out", "alone").Done();
        Assert.Equal(File.ReadAllBytes(At("alone/model.safetensors")), File.ReadAllBytes(At("killed/model.safetensors")));
        Assert.Equal(EpochsOf("alone"), EpochsOf("killed"));
    }

    // As one whose link is gone: it is there, and never answers.
    [Fact]
    public void A_rank_that_stands_still_is_waited_for_as_long_as_was_said()
    {
        MpiJob.Need();
        using var job = MpiJob.Start(_cli, 2, "train", "together.yaml", "--epochs", "1000", "--out", "still", "--parallel", "--patience", "5");
        CliRunner.Await(() => job.HasExited || File.Exists(At("still/checkpoints/last.safetensors")));
        using (var rank = MpiJob.Rank(job, 1))
        using (var stop = Process.Start("kill", ["-STOP", $"{rank.Id}"]))
            stop.WaitForExit();
        var result = CliRunner.Finish(job);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Matches(
            @"^fovea: rank 0 has waited \d+ s for another: a rank or its link is gone\. Continue with: mpirun -n 2 fovea train --resume still --parallel$",
            Assert.Single(MpiJob.Failures(result)));
    }

    [Fact]
    public void Ranks_with_other_settings_or_data_are_refused_in_one_line()
    {
        MpiJob.Need();
        string Refused(string[] first, string[] second)
        {
            var result = MpiJob.RunTwo(_cli, ["train", .. first, "--parallel", "--out", "refused"], ["train", .. second, "--parallel", "--out", "refused"]);
            Assert.NotEqual(0, result.ExitCode);
            Assert.False(Directory.Exists(At("refused")));
            return Assert.Single(MpiJob.Failures(result));
        }
        Assert.Equal("fovea: rank 1 was started otherwise than rank 0: 'learningRate: 0.5', and rank 0 has 'learningRate: 0.002'. Give all ranks the same settings and data.",
            Refused(["digits"], ["digits", "--learning-rate", "0.5"]));
        MnistFolder.Write(At("a"));
        var images = Path.Combine(MnistFolder.Write(At("b")), MnistFolder.TrainImages);
        var other = File.ReadAllBytes(images);
        other[^1] ^= 1;
        File.WriteAllBytes(images, other);
        Assert.Equal("fovea: rank 1 reads other data than rank 0: other pictures or labels, or not as many. Give all ranks the same data set.",
            Refused(["mnist-mlp", "--validation", "0", "--data", "a"], ["mnist-mlp", "--validation", "0", "--data", "b"]));
        Assert.StartsWith("fovea: rank 1: ", Refused(["mnist-mlp", "--data", "a"], ["mnist-mlp", "--data", "nowhere"]),
            StringComparison.Ordinal);
        Assert.StartsWith("fovea: Trainer: expected a task in which all learn at once", Refused(["gan-digits"], ["gan-digits"]),
            StringComparison.Ordinal);
        Assert.StartsWith("fovea: unknown recipe 'digit'", Refused(["digit"], ["digit"]), StringComparison.Ordinal);
    }

    [Fact]
    public void One_rank_has_no_others_to_normalise_with()
    {
        MpiJob.Need();
        var result = MpiJob.Run(_cli, 1, "train", "digits", "--parallel", "--sync-batchnorm", "--out", "one");
        Assert.Equal("fovea: syncBatchNorm: expected several ranks, got one. Start with mpirun -n 2 or more, or leave it out.",
            Assert.Single(MpiJob.Failures(result)));
        Assert.False(Directory.Exists(At("one")));
    }

    [Fact]
    public void Without_mpirun_or_its_library_one_line_says_so()
    {
        Assert.Equal("fovea: MPI: expected to be started by mpirun, such as: mpirun -n 4 fovea train digits --parallel",
            _cli.RunAlone("train", "digits", "--parallel").ErrorLine(1));
        // As if mpirun had started it.
        _cli.Variables["OMPI_COMM_WORLD_RANK"] = "0";
        _cli.Variables["FOVEA_MPI"] = At("libmpi.so");
        Assert.Equal($"fovea: MPI: expected the library of Open MPI at {At("libmpi.so")}, which FOVEA_MPI names, found none.",
            _cli.RunAlone("train", "digits", "--parallel").ErrorLine(1));
        _cli.Variables["FOVEA_MPI"] = "libz.so.1";
        Assert.SkipUnless(File.Exists("/lib/x86_64-linux-gnu/libz.so.1"), "There is no other library to name.");
        Assert.StartsWith("fovea: MPI: expected Open MPI, got another library, libz.so.1",
            _cli.RunAlone("train", "digits", "--parallel").ErrorLine(1), StringComparison.Ordinal);
    }

    private string At(string file) => Path.Combine(_cli.Folder, file);

    private int EpochsOf(string run) =>
        File.ReadLines(At($"{run}/metrics.jsonl")).Count(l => l.Contains("\"epoch\"", StringComparison.Ordinal));
}
