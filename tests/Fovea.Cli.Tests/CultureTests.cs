using System.Text.RegularExpressions;

namespace Fovea.Cli.Tests;

/// <summary>The tool reads and writes numbers in one way, whatever the language of the machine.</summary>
public partial class CultureTests
{
    [Theory]
    [InlineData("signal convolve rect:3 exp:-0.5 --from -2 --to 3")]
    [InlineData("signal convolve [0.25;-1.5] rect:3@-1")]
    [InlineData("summary mnist-cnn")]
    [InlineData("summary lenet-5 --json")]
    [InlineData("gradcheck relu sigmoid")]
    [InlineData("data list")]
    [InlineData("data verify digits --json")]
    [InlineData("train digits --epochs 1 --learning-rate 0.0015 --out run")]
    [InlineData("train digits --epochs 1 --learning-rate -0.5 --out run")]
    [InlineData("data show digits --count -3")]
    [InlineData("filter list")]
    public void Every_line_is_the_same(string line)
    {
        var (plain, other) = (Run(line, other: false), Run(line, other: true));
        Assert.Equal(plain.Output, other.Output);
        Assert.Equal(plain.Error, other.Error);
        Assert.Equal(plain.Code, other.Code);
    }

    [Fact]
    public void Files_are_the_same()
    {
        using CliRunner plain = new(), other = Other();
        foreach (var cli in new[] { plain, other })
            cli.RunAlone("train", "digits", "--epochs", "1", "--learning-rate", "0.0015", "--out", "run").Done();
        foreach (var name in new[] { "config.yaml", "model.fovea", "checkpoints/last.safetensors", "model.safetensors", "metrics.jsonl" })
        {
            var (a, b) = (Path.Combine(plain.Folder, "run", name), Path.Combine(other.Folder, "run", name));
            Assert.Equal(File.Exists(a), File.Exists(b));
            if (!File.Exists(a)) continue;
            if (Path.GetExtension(name) is ".safetensors" or ".fovea") Assert.Equal(File.ReadAllBytes(a), File.ReadAllBytes(b));
            else Assert.Equal(Steady(File.ReadAllText(a), plain), Steady(File.ReadAllText(b), other));
        }
    }

    private static (int Code, string Output, string Error) Run(string line, bool other)
    {
        using var cli = other ? Other() : new CliRunner();
        var result = cli.RunAlone(line.Split(' ').Select(word => word.Replace(';', ' ')).ToArray());
        return (result.ExitCode, Steady(result.Output, cli), Steady(result.Error, cli));
    }

    private static CliRunner Other() => new() { Variables = { ["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location } };

    // Times differ from run to run; how they are written must not.
    private static string Steady(string text, CliRunner cli) => Time().Replace(text.Replace(cli.Folder, "", StringComparison.Ordinal), "#");

    [GeneratedRegex(@" +[\d,]+(?= +\d+\.\d s)|[\d,]*\.?\d+ ?(?=s\b|ms\b|images/s)|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?|(?<=econds?"": ?)[\d.eE+-]+"
        + @"|[\d.]+ %(?= of it waiting)")]
    private static partial Regex Time();
}
