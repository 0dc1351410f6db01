using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea train</c> in a terminal: one that <c>script</c> of util-linux makes.</summary>
public partial class TrainTerminalTests
{
    [Theory]
    [InlineData(120)]
    [InlineData(80)]
    [InlineData(60)]
    public void No_line_breaks_in_a_terminal_of_some_columns(int columns)
    {
        using var cli = new CliRunner();
        using var process = Start(cli, columns, "train --epochs 12 --out run > /dev/null");
        var text = Escapes().Replace(CliRunner.Finish(process).Output, "").ReplaceLineEndings("\n");
        Assert.True(Directory.Exists(Path.Combine(cli.Folder, "run", "plots")), text);
        Assert.InRange(text.Split('\n', '\r').Max(l => l.Length), 40, columns - 1);
        Assert.Contains("━", text, StringComparison.Ordinal);
        Assert.Matches(@"\n12/12 .* %", text);
        // The live line has gone.
        Assert.DoesNotContain("━", text.TrimEnd().Split('\n')[^1].Split('\r')[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_interruption_ends_at_once_with_130_and_a_whole_terminal()
    {
        Assert.SkipWhen(CliRunner.IsIgnored(2), "This process was started with the signal ignored, and so are those that it starts.");
        using var cli = new CliRunner();
        // Two signals to the tool, as two of Ctrl-C give them.
        using var process = Start(cli, 80, "train --epochs 100000 --out run > /dev/null & pid=$!; "
            + "while [ ! -s run/checkpoints/last.safetensors ]; do sleep 0.1; done; "
            + "kill -INT $pid; kill -INT $pid; wait $pid; echo code $?");
        var text = CliRunner.Finish(process).Output;
        // The first may have ended it before the second came.
        Assert.Matches("code (130|1)\r?\n", text);
        if (text.Contains("code 130", StringComparison.Ordinal)) Assert.Contains("\u001b[?25h", text, StringComparison.Ordinal);
    }

    private static Process Start(CliRunner cli, int columns, string arguments)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "There is no script(1) to make a terminal.");
        var command = $"stty cols {columns.ToString(CultureInfo.InvariantCulture)} rows 40; set -m; "
            + $"dotnet {typeof(Application).Assembly.Location} {arguments}";
        var start = new ProcessStartInfo("/usr/bin/script", ["-qec", command, "/dev/null"])
        {
            WorkingDirectory = cli.Folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        start.Environment["TERM"] = "xterm";
        start.Environment["HOME"] = cli.Folder;
        return Process.Start(start)!;
    }

    [GeneratedRegex("\u001b\\[[0-9;?]*[a-zA-Z]|\u001b[=>]")]
    private static partial Regex Escapes();
}
