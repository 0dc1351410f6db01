using System.Diagnostics;
using System.Globalization;

namespace Fovea.Cli.Tests;

/// <summary>The tool as several processes of <c>mpirun</c>.</summary>
internal static class MpiJob
{
    private static string Tool => typeof(Application).Assembly.Location;

    /// <summary>Skips the test where there is no Open MPI.</summary>
    public static void Need() => Assert.SkipUnless(Find("mpirun") is not null && Version.Contains("Open MPI", StringComparison.Ordinal),
        "Open MPI's mpirun is not installed.");

    /// <summary>The file of a program, or null.</summary>
    public static string? Find(string program) => Environment.GetEnvironmentVariable("PATH")!.Split(':').Append("/usr/sbin")
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>Runs the tool as some processes to their end.</summary>
    public static CliResult Run(CliRunner cli, int ranks, params string[] args) => Finish(Start(cli, ranks, args));

    /// <summary>Runs two processes of two command lines to their end.</summary>
    public static CliResult RunTwo(CliRunner cli, string[] first, string[] second) => Finish(Start(cli,
        [.. One(first), ":", .. One(second)]));

    /// <summary>Starts the tool as some processes.</summary>
    public static Process Start(CliRunner cli, int ranks, params string[] args) =>
        Start(cli, ["-n", ranks.ToString(CultureInfo.InvariantCulture), CliRunner.Host(), Tool, .. args]);

    /// <summary>Starts <c>mpirun</c> by a program before it, such as one that enters a network.</summary>
    public static Process StartBehind(CliRunner cli, string[] before, string[] options, params string[] args) =>
        Start(cli, new ProcessStartInfo(before[0],
            [.. before[1..], Find("mpirun")!, .. Common, .. options, CliRunner.Host(), Tool, .. args]));

    /// <summary>What a job left; without what mpirun itself says of it.</summary>
    public static CliResult Finish(Process process)
    {
        using (process) return CliRunner.Finish(process);
    }

    /// <summary>The lines that the tool itself ended with.</summary>
    public static string[] Failures(CliResult result) =>
        [.. result.Error.Split('\n').Where(l => l.Contains("fovea: ", StringComparison.Ordinal)).Select(l => l.Trim())];

    /// <summary>The process of a rank, by what mpirun told it.</summary>
    public static Process Rank(Process mpirun, int rank) => Process.GetProcesses().First(p => Told(p, "environ",
        $"OMPI_COMM_WORLD_RANK={rank}") && Told(p, "status", $"PPid:\t{mpirun.Id}"));

    private static string[] Common => ["--allow-run-as-root", "--oversubscribe"];

    private static string Version
    {
        get
        {
            using var process = Process.Start(new ProcessStartInfo(Find("mpirun")!, "--version")
            {
                RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            return CliRunner.Finish(process).Output;
        }
    }

    private static string[] One(string[] args) => ["-n", "1", CliRunner.Host(), Tool, .. args];

    private static Process Start(CliRunner cli, string[] args) => Start(cli, new ProcessStartInfo(Find("mpirun")!, [.. Common, .. args]));

    private static Process Start(CliRunner cli, ProcessStartInfo start)
    {
        (start.WorkingDirectory, start.RedirectStandardOutput, start.RedirectStandardError) = (cli.Folder, true, true);
        foreach (var (name, value) in cli.Variables) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static bool Told(Process process, string file, string line)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/{file}").Split('\0', '\n').Contains(line);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
