using System.Diagnostics;

namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea sweep</c> by several processes of a cluster's software, on this machine. Skipped where it is not
/// installed.</summary>
public sealed class SweepClusterTests : IDisposable
{
    private const string Small = """
        recipe: digits
        settings: {validation: 100, numTrain: 200}
        space: {learningRate: {name: logUniform, low: 1e-3, high: 0.1}}
        trials: 4
        epochs: 1
        """;

    private readonly CliRunner _cli = new();
    private readonly List<Process> _daemons = [];

    public SweepClusterTests() => File.WriteAllText(Path.Combine(_cli.Folder, "sweep.yaml"), Small);

    private static string Tool => typeof(Application).Assembly.Location;

    public void Dispose()
    {
        foreach (var daemon in _daemons)
        {
            daemon.Kill(entireProcessTree: true);
            daemon.WaitForExit();
            daemon.Dispose();
        }
        _cli.Dispose();
    }

    [Fact]
    public void Processes_of_mpirun_share_the_trials()
    {
        Need("mpirun");
        var start = new ProcessStartInfo("mpirun", ["--oversubscribe", "--allow-run-as-root", "-n", "2", CliRunner.Host(), Tool, "sweep",
            "sweep.yaml", "--launcher", "mpi", "--threads", "1"]);
        // MPICH knows no such options, and needs none.
        if (Output("mpirun", "--version") is var version && !version.Contains("Open MPI", StringComparison.Ordinal))
            foreach (var option in start.ArgumentList.Take(2).ToList()) start.ArgumentList.Remove(option);
        var result = Run(start);
        Assert.Contains("Best: trial ", result, StringComparison.Ordinal);
        Assert.Equal(1, result.Split('\n').Count(l => l.StartsWith("Best: ", StringComparison.Ordinal)));
        Assert.True(File.Exists(Path.Combine(_cli.Folder, "sweeps", "sweep", "report.html")));
    }

    [Fact]
    public void A_job_array_of_Slurm_makes_the_trials_and_the_report()
    {
        foreach (var program in new[] { "sbatch", "squeue", "slurmctld", "slurmd", "munged" }) Need(program);
        Assert.SkipUnless(Environment.UserName == "root", "Slurm's daemons are started as root.");
        StartSlurm();
        var start = new ProcessStartInfo(CliRunner.Host(), [Tool, "sweep", "sweep.yaml", "--launcher", "slurm", "--jobs", "2",
            "--slurm-option=--time=0:05:00"]);
        Run(start);
        var folder = Path.Combine(_cli.Folder, "sweeps", "sweep");
        CliRunner.Await(() => File.Exists(Path.Combine(folder, "report.html")));
        var logs = string.Concat(Directory.GetFiles(folder, "slurm-*.log").Select(File.ReadAllText));
        Assert.True(File.Exists(Path.Combine(folder, "report.html")), logs + File.ReadAllText(Path.Combine(_cli.Folder, "ctld.log")));
        Assert.Equal(4, logs.Split('\n').Count(l => l.StartsWith("trial ", StringComparison.Ordinal)));
    }

    // Also where it is installed: the command does not find it.
    [Fact]
    public void Without_Slurm_the_script_is_left_and_its_place_is_said()
    {
        _cli.Variables["PATH"] = _cli.Folder;
        using var process = Start(new(CliRunner.Host(), [Tool, "sweep", "sweep.yaml", "--launcher", "slurm"]));
        var result = CliRunner.Finish(process);
        Assert.Equal((1, "written: sweeps/sweep/slurm.sh\nfovea: sbatch was not found: expected Slurm on this machine. Submit the script "
            + "where it is: sbatch sweeps/sweep/slurm.sh\n"), (result.ExitCode, result.Error));
        Assert.Contains("#SBATCH --array=0-", File.ReadAllText(Path.Combine(_cli.Folder, "sweeps", "sweep", "slurm.sh")),
            StringComparison.Ordinal);
    }

    private static void Need(string program) => Assert.SkipUnless(
        (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin").Split(':').Any(p => File.Exists(Path.Combine(p, program))),
        $"{program} is not installed.");

    // A controller, a node and their keeper of keys, all on the loopback and in a folder of their own.
    private void StartSlurm()
    {
        if (OperatingSystem.IsWindows()) return;
        var (folder, host) = (_cli.Folder, Environment.MachineName);
        foreach (var name in new[] { "state", "spool" }) Directory.CreateDirectory(Path.Combine(folder, name));
        var configuration = Path.Combine(folder, "slurm.conf");
        File.WriteAllText(configuration, $"""
            ClusterName=loop
            SlurmctldHost={host}(127.0.0.1)
            SlurmUser=root
            SlurmctldPort=26817
            SlurmdPort=26818
            AuthType=auth/munge
            AuthInfo=socket={folder}/munge.socket
            StateSaveLocation={folder}/state
            SlurmdSpoolDir={folder}/spool
            SlurmctldPidFile={folder}/ctld.pid
            SlurmdPidFile={folder}/slurmd.pid
            SlurmctldLogFile={folder}/ctld.log
            SlurmdLogFile={folder}/slurmd.log
            ProctrackType=proctrack/pgid
            TaskPlugin=task/none
            MpiDefault=none
            SelectType=select/cons_tres
            SelectTypeParameters=CR_Core
            NodeName={host} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
            PartitionName=main Nodes={host} Default=YES State=UP

            """);
        _cli.Variables["SLURM_CONF"] = configuration;
        var key = Path.Combine(folder, "munge.key");
        File.WriteAllBytes(key, [.. Enumerable.Range(0, 1024).Select(i => (byte)(i * 31))]);
        File.SetUnixFileMode(key, UnixFileMode.UserRead);
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead
            | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        Daemon("/usr/sbin/munged", "--foreground", "--force", $"--key-file={key}", $"--socket={folder}/munge.socket",
            $"--pid-file={folder}/munged.pid", $"--log-file={folder}/munged.log", $"--seed-file={folder}/munged.seed");
        CliRunner.Await(() => File.Exists(Path.Combine(folder, "munge.socket")));
        Daemon("/usr/sbin/slurmctld", "-D", "-f", configuration);
        Daemon("/usr/sbin/slurmd", "-D", "-f", configuration);
        CliRunner.Await(() => Output("sinfo", "-h", "-o", "%T").Contains("idle", StringComparison.Ordinal));
    }

    private void Daemon(string program, params string[] arguments) => _daemons.Add(Start(new(program, arguments)));

    private string Run(ProcessStartInfo start)
    {
        using var process = Start(start);
        var result = CliRunner.Finish(process);
        return result.Done();
    }

    private string Output(string program, params string[] arguments)
    {
        using var process = Start(new(program, arguments));
        return CliRunner.Finish(process) is var result ? result.Output + result.Error : "";
    }

    private Process Start(ProcessStartInfo start)
    {
        (start.WorkingDirectory, start.RedirectStandardOutput, start.RedirectStandardError) = (_cli.Folder, true, true);
        foreach (var (name, value) in _cli.Variables) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
