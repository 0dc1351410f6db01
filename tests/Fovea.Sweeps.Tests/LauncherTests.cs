using System.Diagnostics;

namespace Fovea.Sweeps.Tests;

/// <summary>How processes are started: what is written for Slurm, and what is refused.</summary>
public sealed class LauncherTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Sweep Named(string folder) => new(SweepTests.Small())
    {
        Folder = _folder.At(folder), Space = new() { { "batchSize", new Choice("16", "32") } }, Name = "my $(touch here) sweep", Trials = 2,
    };

    [Fact]
    public void All_launchers_are_found() =>
        Assert.Equal(["local", "mpi", "slurm"], Catalog<ISweepLauncher>.All.Select(l => l.Name));

    [Fact]
    public void The_script_of_a_job_array_starts_workers_whatever_names_hold()
    {
        string[] options = ["--partition=gpu", "--time=1:00:00"];
        var settings = new LaunchSettings(["/opt/my tools/fovea"]) { Jobs = 8, Options = options, Arguments = ["--no-test"] };
        var script = SlurmLauncher.Script(Named("it's $HOME"), settings);
        var lines = script.Split('\n');
        Assert.Equal("#!/bin/bash", lines[0]);
        Assert.Equal("#SBATCH --job-name=fovea-my---touch-here--sweep", lines[1]);
        Assert.Equal("#SBATCH --array=0-7", lines[2]);
        Assert.Equal($"#SBATCH --output=\"{_folder.Path}/it's $HOME/slurm-%A_%a.log\"", lines[3]);
        Assert.Equal(["#SBATCH --partition=gpu", "#SBATCH --time=1:00:00"], lines[4..6]);
        Assert.Equal($"exec '/opt/my tools/fovea' sweep --resume '{_folder.Path}/it'\\''s $HOME' --worker --no-test "
            + "--threads \"${SLURM_CPUS_ON_NODE:-1}\"", lines[7]);
        Assert.Contains("expected options of one line", Assert.Throws<ArgumentException>(() => SlurmLauncher.Script(Named("a"),
            settings with { Options = ["a\nrm -r x"] })).Message, StringComparison.Ordinal);

        Assert.SkipUnless(File.Exists("/bin/bash"), "bash is not installed.");
        var file = _folder.Write("slurm.sh", System.Text.Encoding.UTF8.GetBytes(script));
        using var check = Process.Start("/bin/bash", ["-n", file]);
        check.WaitForExit();
        Assert.Equal(0, check.ExitCode);
    }

    [Fact]
    public void Without_Slurm_the_script_is_there_and_its_place_is_said()
    {
        var path = Environment.GetEnvironmentVariable("PATH")!.Split(':');
        Assert.SkipWhen(path.Any(p => File.Exists(Path.Combine(p, "sbatch"))), "Slurm is installed.");
        var sweep = Named("jobs");
        var message = Assert.Throws<IOException>(() => new SlurmLauncher().Launch(sweep, new(["fovea"]), null, default)).Message;
        Assert.Equal($"sbatch was not found: expected Slurm on this machine. Submit the script where it is: sbatch {sweep.Folder}/slurm.sh",
            message);
        Assert.Contains("--array=0-0", File.ReadAllText(Path.Combine(sweep.Folder, "slurm.sh")), StringComparison.Ordinal);
        // No write-ahead log, which needs memory that machines do not share.
        Assert.Equal((1, 1), (File.ReadAllBytes(Path.Combine(sweep.Folder, "sweep.db"))[18], File.ReadAllBytes(Path.Combine(sweep.Folder,
            "sweep.db"))[19]));
    }

    [Fact]
    public void Mpi_without_mpirun_is_refused()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("SLURM_PROCID") is not null, "These tests run under Slurm.");
        Assert.StartsWith("mpi: expected to be started by mpirun, ", Assert.Throws<ArgumentException>(() =>
            new MpiLauncher().Launch(Named("mpi"), new(["fovea"]), null, default)).Message, StringComparison.Ordinal);
    }
}
