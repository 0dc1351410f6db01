using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Fovea.Cli.Tests;

/// <summary>What a run of the tool left.</summary>
/// <param name="ExitCode">0 done, 1 failed, 2 wrong usage.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    /// <summary>Checks the exit code, that nothing was printed as a result, and that the error is one line; returns that line.</summary>
    public string ErrorLine(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"expected exit code {exitCode}, got {ExitCode}: {Output}{Error}");
        Assert.Equal("", Output);
        var line = Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("fovea: ", line, StringComparison.Ordinal);
        return line;
    }

    /// <summary>Checks the exit code and that no stack trace came; returns the last line of the error, which progress may
    /// precede.</summary>
    public string LastErrorLine(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"expected exit code {exitCode}, got {ExitCode}: {Output}{Error}");
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        var line = Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        Assert.StartsWith("fovea: ", line, StringComparison.Ordinal);
        return line;
    }

    /// <summary>Checks that all went well and returns standard output.</summary>
    public string Done()
    {
        Assert.True(ExitCode == 0, $"expected exit code 0, got {ExitCode}: {Output}{Error}");
        return Output;
    }
}

/// <summary>Runs the built tool in a temporary folder that is also its home and its cache, without downloads.</summary>
internal sealed class CliRunner : IDisposable
{
    /// <summary>How long a command may take.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(4);

    /// <summary>Working directory, home and cache; deleted at the end.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("fovea-cli-").FullName;

    /// <summary>Variables of the tool; null removes one.</summary>
    public Dictionary<string, string?> Variables { get; } = new() { ["FOVEA_OFFLINE"] = "1" };

    /// <summary>Runs a command line to its end, as a process of its own.</summary>
    public CliResult RunAlone(params string[] args)
    {
        using var process = Start(args);
        return Finish(process);
    }

    /// <summary>Runs a command line to its end: in a process of the tool that has run others, which is quicker; as a process of its own
    /// where it has variables of its own.</summary>
    public CliResult Run(params string[] args) => Variables is { Count: 1 } && Variables.GetValueOrDefault("FOVEA_OFFLINE") == "1"
        ? ServingTool.Run(Folder, Homes(), args) : RunAlone(args);

    /// <summary>Starts a command line.</summary>
    public Process Start(params string[] args) => Process.Start(Command(args, Folder, Homes().Concat(Variables)))!;

    /// <summary>The tool with a command line, in a folder, without this process's settings of Fovea.</summary>
    public static ProcessStartInfo Command(string[] args, string folder, IEnumerable<KeyValuePair<string, string?>> variables)
    {
        var start = new ProcessStartInfo(Host(), [typeof(Application).Assembly.Location, .. args])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("FOVEA_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in variables)
            if (value is null) start.Environment.Remove(name); else start.Environment[name] = value;
        return start;
    }

    private Dictionary<string, string?> Homes() => new() { ["HOME"] = Folder, ["XDG_CACHE_HOME"] = Path.Combine(Folder, "cache") };

    /// <summary>Waits until something holds, and no longer than a command may take.</summary>
    public static void Await(Func<bool> holds)
    {
        for (var clock = Stopwatch.StartNew(); !holds() && clock.Elapsed < Patience;) Thread.Sleep(50);
    }

    /// <summary>Waits for a process and collects what it printed.</summary>
    public static CliResult Finish(Process process)
    {
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"no end after {Patience.TotalMinutes} minutes");
        }
        return new(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    /// <summary>Runs a command line that needs no files.</summary>
    public static CliResult RunOnce(params string[] args)
    {
        using var cli = new CliRunner();
        return cli.Run(args);
    }

    /// <summary>Runs a command line that needs no files, as a process of its own.</summary>
    public static CliResult RunOnceAlone(params string[] args)
    {
        using var cli = new CliRunner();
        return cli.RunAlone(args);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);

    // The host that runs these tests.
    internal static string Host()
    {
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var host = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(host) ? host : "dotnet";
    }

    /// <summary>Whether this process was started with a signal ignored; the processes that it starts ignore it, too.</summary>
    public static bool IsIgnored(int signal)
    {
        const string Status = "/proc/self/status";
        if (!File.Exists(Status)) return false;
        var mask = Convert.ToUInt64(File.ReadLines(Status).First(l => l.StartsWith("SigIgn:", StringComparison.Ordinal))[7..].Trim(), 16);
        return (mask >> (signal - 1) & 1) != 0;
    }
}
