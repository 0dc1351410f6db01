using System.Diagnostics;

namespace Fovea.Cli.Tests;

/// <summary>Where standard error cannot be written, the work goes on and its exit code says how it ended.</summary>
public class ErrorStreamTests
{
    [Theory]
    [InlineData("2>/dev/full")]
    [InlineData("2>&-")]
    public void A_training_ends_as_with_a_terminal(string redirection)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A device that is always full is there on Linux.");
        using var cli = new CliRunner();
        Assert.Equal(0, Run(cli, redirection, "train", "digits", "--epochs", "2", "--out", "run"));
        Assert.True(File.Exists(Path.Combine(cli.Folder, "run", "model.fovea")));
        // A failure that cannot be said is a failure still, and no crash.
        Assert.Equal(1, Run(cli, redirection, "eval", "nothing"));
    }

    private static int Run(CliRunner cli, string redirection, params string[] args)
    {
        var plain = CliRunner.Command(args, cli.Folder, cli.Variables);
        var line = $"exec \"$0\" \"$@\" >/dev/null {redirection}";
        var start = new ProcessStartInfo("/bin/sh", ["-c", line, plain.FileName, .. plain.ArgumentList])
        {
            WorkingDirectory = cli.Folder,
        };
        foreach (var (name, value) in cli.Variables) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        Assert.True(process.WaitForExit(CliRunner.Patience));
        return process.ExitCode;
    }
}
