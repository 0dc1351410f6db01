using System.Text.Json;

namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea course</c>.</summary>
public class CourseCommandTests
{
    [Fact]
    public void The_sets_are_listed_with_what_they_ask_for()
    {
        using var json = JsonDocument.Parse(CliRunner.RunOnce("course", "--json").Done());
        var sets = json.RootElement.EnumerateArray().ToList();
        Assert.Equal(["backprop", "signals", "photometric-stereo"], sets.Select(s => s.GetProperty("name").GetString()!));
        Assert.All(sets, s => Assert.Equal(s.GetProperty("points").GetInt32(),
            s.GetProperty("exercises").EnumerateArray().Sum(e => e.GetProperty("points").GetInt32())));
    }

    [Fact]
    public void A_folder_is_written_once_with_stubs_and_with_solutions()
    {
        using var cli = new CliRunner();
        Assert.Contains("backprop: 11 exercises, 61 points", cli.Run("course", "new", "backprop").Done(), StringComparison.Ordinal);
        Assert.Contains("throw new NotWrittenException();", File.ReadAllText(Path.Combine(cli.Folder, "backprop", "Relu.cs")),
            StringComparison.Ordinal);
        Assert.Contains("which has files", cli.Run("course", "new", "backprop").ErrorLine(1), StringComparison.Ordinal);
        cli.Run("course", "solution", "backprop", "--out", "solved").Done();
        Assert.Contains("Math.Max(0, x[n, d])", File.ReadAllText(Path.Combine(cli.Folder, "solved", "Relu.cs")), StringComparison.Ordinal);
        Assert.Equal("fovea: course: expected one of backprop, signals, photometric-stereo, got 'backpropp' (did you mean 'backprop'?).",
            cli.Run("course", "new", "backpropp").ErrorLine(2));
    }

    [Fact]
    public void Without_the_sdk_grading_says_what_is_missing()
    {
        using var cli = new CliRunner();
        cli.Run("course", "new", "signals").Done();
        cli.Variables["DOTNET_HOST_PATH"] = Path.Combine(cli.Folder, "no-dotnet");
        Assert.Contains("expected the .NET SDK 10 or later to build the exercises, found no program 'dotnet'. Install it from",
            cli.Run("course", "grade", "signals").ErrorLine(1), StringComparison.Ordinal);
    }
}
