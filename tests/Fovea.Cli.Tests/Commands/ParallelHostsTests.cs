namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea train --parallel</c> on four hosts that talk over TCP: network namespaces with a link each. Skipped where they cannot
/// be made, or Open MPI is not installed.</summary>
public sealed class ParallelHostsTests : IDisposable
{
    private const string Settings = """
        recipe: digits
        name: hosts
        numTrain: 400
        validation: 100
        schedule:
        """;

    private readonly CliRunner _cli = new();

    public ParallelHostsTests() => File.WriteAllText(At("hosts.yaml"), Settings);

    public void Dispose() => _cli.Dispose();

    [Fact]
    public void Four_hosts_train_until_a_link_is_cut_and_one_process_goes_on_to_the_same_bits()
    {
        MpiJob.Need();
        using var network = new HostNetwork(4, _cli.Folder);
        using var job = MpiJob.StartBehind(_cli, network.First, network.Options, "train", "hosts.yaml", "--epochs", "1000", "--out", "cut",
            "--parallel", "--patience", "60", "--threads", "1");
        CliRunner.Await(() => job.HasExited || File.Exists(At("cut/checkpoints/last.safetensors")));
        network.Cut(2);
        var result = CliRunner.Finish(job);
        Assert.True(result.ExitCode != 0 && File.Exists(At("cut/checkpoints/last.safetensors")), result.Error);
        // It is mpirun that misses the host: ranks would wait for a minute, which on a busy machine they may have to.
        Assert.Equal("fovea: a rank has died, or somebody stopped the job. Continue with: mpirun -n 4 fovea train --resume cut --parallel",
            Assert.Single(MpiJob.Failures(result)));

        var epochs = $"{Math.Max(EpochsOf("cut") + 1, 3)}";
        _cli.Run("train", "--resume", "cut", "--epochs", epochs).Done();
        var (settings, accumulating) = (File.ReadAllText(At("hosts.yaml")), "callbacks:\n- name: gradientAccumulation\n  batches: 4\n");
        File.WriteAllText(At("alone.yaml"), $"{settings}\n{accumulating}");
        _cli.Run("train", "alone.yaml", "--epochs", epochs, "--out", "alone").Done();
        Assert.Equal(File.ReadAllBytes(At("alone/model.safetensors")), File.ReadAllBytes(At("cut/model.safetensors")));
    }

    private string At(string file) => Path.Combine(_cli.Folder, file);

    private int EpochsOf(string run) =>
        File.ReadLines(At($"{run}/metrics.jsonl")).Count(l => l.Contains("\"epoch\"", StringComparison.Ordinal));
}
