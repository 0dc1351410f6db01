using System.Text.Json;

namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea signal</c>.</summary>
public class SignalCommandTests
{
    [Theory]
    [InlineData("convolve", "rect:7", "rect:3")]
    [InlineData("convolve2d", "1..25:5x5", "[1 2; 3 4]")]
    public void A_stride_without_sense_is_refused(string command, string x, string h) =>
        Assert.StartsWith("fovea: convolution: expected a stride of 1…1048576 and a padding of 0…1048576, got 2147483647 and 0",
            CliRunner.RunOnce("signal", command, x, h, "--mode", "valid", "--stride", "2147483647").ErrorLine(2), StringComparison.Ordinal);

    [Fact]
    public void A_rectangle_with_an_exponential_is_printed_and_plotted()
    {
        using var cli = new CliRunner();
        var text = cli.Run("signal", "convolve", "rect:7", "exp:0.5", "--from", "-6", "--to", "12").Done();
        string[] values = ["1", "1.5", "1.75", "1.875", "1.9375", "1.96875", "1.984375", "0.9921875", "0.49609375"];
        var printed = text.Split('\n').Skip(1 + 6).Take(9).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1]);
        Assert.Equal(values, printed);
        Assert.Contains("<svg", File.ReadAllText(Path.Combine(cli.Folder, "convolve.svg")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_shift_of_the_input_is_a_shift_of_the_output()
    {
        using var cli = new CliRunner();
        using var json = JsonDocument.Parse(cli.Run("signal", "convolve", "rect:7", "exp:0.5", "--from", "-6", "--to", "18", "--shift", "5",
            "--out", "shift.svg", "--json").Done());
        Assert.Equal(0, json.RootElement.GetProperty("shiftDifference").GetDouble());
        var (y, later) = (Numbers(json, "y"), Numbers(json, "shiftedY"));
        Assert.Equal(y[..20], later[5..]);
        Assert.Contains("rect:7@5", File.ReadAllText(Path.Combine(cli.Folder, "shift.svg")), StringComparison.Ordinal);
    }

    [Fact]
    public void Modes_strides_and_correlation_follow_the_library()
    {
        using var cli = new CliRunner();
        using var json = JsonDocument.Parse(cli.RunAlone("signal", "correlate", "[1 2 3 4]", "[1 0 -1]", "--mode", "valid", "--padding",
            "1", "--stride", "2", "--json").Done());
        Assert.Equal([-2, -2], Numbers(json, "y"));
        Assert.Equal([-1, 1], Numbers(json, "n"));
        Assert.Equal("-19 -32 -29\n-30 -40 -30\n 49  72  59\n", CliRunner.RunOnceAlone("signal", "convolve2d", "1..25:5x5",
            "[-1 -2 -1; 0 0 0; 1 2 1]", "--mode", "valid", "--padding", "1", "--stride", "2").Done().ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("step: expected a signal of finite length, got one without end.", "rect:7", "step")]
    [InlineData("expected that one of the two is finite", "sine", "step", "--from", "0", "--to", "9")]
    [InlineData("unknown signal 'rct' (did you mean 'rect'?)", "rct:7", "step")]
    [InlineData("exp: expected a signal of finite length for --mode", "rect:7", "exp", "--to", "9", "--mode", "same")]
    [InlineData("--to: expected 5 or later, the first time, got 4", "rect:7", "exp", "--from", "5", "--to", "4")]
    [InlineData("--out: expected a file that ends in .svg, got 'a.png'", "rect:7", "rect", "--out", "a.png")]
    public void What_is_wrong_is_said_in_one_line(string message, params string[] args) =>
        Assert.Contains(message, CliRunner.RunOnce(["signal", "convolve", .. args]).ErrorLine(2), StringComparison.Ordinal);

    private static double[] Numbers(JsonDocument json, string name) =>
        [.. json.RootElement.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];
}
