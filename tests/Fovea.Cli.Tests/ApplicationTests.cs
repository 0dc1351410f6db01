using System.CommandLine;

namespace Fovea.Cli.Tests;

/// <summary>What all commands have in common: help, errors, exit codes.</summary>
public class ApplicationTests
{
    public static TheoryData<string> CommandLines() => [.. Paths(Application.Root(), "").Where(p => p.Length > 0)];

    [Theory]
    [MemberData(nameof(CommandLines))]
    public void Help_of_every_command_shows_an_example(string command)
    {
        using var cli = new CliRunner();
        // Experiments are commands of one class: one process for all of them.
        var isAlone = !command.StartsWith("experiment ", StringComparison.Ordinal);
        string[] line = [.. command.Split(' '), "--help"];
        var help = (isAlone ? cli.RunAlone(line) : cli.Run(line)).Done();
        Assert.Matches($@"Examples?:\s+(mpirun -n \d+ )?fovea {command}", help);
    }

    [Fact]
    public void Help_without_arguments_lists_every_command()
    {
        var help = CliRunner.RunOnceAlone().Done();
        Assert.All(Application.Root().Subcommands, c => Assert.Contains($"  {c.Name}", help, StringComparison.Ordinal));
        Assert.Contains("Examples:", help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sumary mnist-mlp", "unknown command 'sumary' (did you mean 'summary'?)")]
    [InlineData("data lst", "unknown command 'lst' (did you mean 'list'?)")]
    [InlineData("summary mnist-mlp --clases 3", "unknown option '--clases' (did you mean '--classes'?)")]
    [InlineData("data verify --jsn", "unknown option '--jsn' (did you mean '--json'?)")]
    [InlineData("summary mnist-mpl", "unknown network 'mnist-mpl' (did you mean 'mnist-mlp'?)")]
    [InlineData("data show digts", "unknown data set 'digts' (did you mean 'digits'?)")]
    [InlineData("data download al", "unknown data set 'al' (did you mean 'all'?)")]
    [InlineData("gradcheck cnv2d", "no operation is called 'cnv2d' (did you mean 'conv2d'?)")]
    public void A_mistyped_name_is_one_line_with_the_nearest_one(string line, string expected) =>
        Assert.StartsWith($"fovea: {expected}", CliRunner.RunOnceAlone(line.Split(' ')).ErrorLine(2), StringComparison.Ordinal);

    [Theory]
    [InlineData("data", "Required command was not provided. See: fovea data --help")]
    [InlineData("summary", "expected a network, layers or --conv. See: fovea summary --help")]
    [InlineData("data show digits --count 0", "--count: expected 1…4000, got 0")]
    [InlineData("data show digits --count many", "--count: expected a whole number, got 'many'")]
    [InlineData("summary mnist-mlp --classes 0", "--classes: expected 1 or more, got 0")]
    [InlineData("summary mnist-mlp --input 28x28", "--input: expected channels x height x width, as 1x28x28, got '28x28'")]
    public void Wrong_usage_is_one_line(string line, string expected) =>
        Assert.StartsWith($"fovea: {expected}", CliRunner.RunOnceAlone(line.Split(' ')).ErrorLine(2), StringComparison.Ordinal);

    [Fact]
    public void A_failure_is_one_line_and_with_verbose_a_stack_trace()
    {
        string[] line = ["summary", "mnist-cnn", "--input", "1x3x3"];
        Assert.Contains("[1, 1, 3, 3]", CliRunner.RunOnceAlone(line).ErrorLine(1), StringComparison.Ordinal);
        var verbose = CliRunner.RunOnceAlone([.. line, "--verbose"]);
        Assert.Equal((1, ""), (verbose.ExitCode, verbose.Output));
        Assert.Matches(@"ShapeException: .*\n(.*\n)*\s+at Fovea\.Cli\.Commands\.SummaryCommand\.", verbose.Error);
    }

    private static IEnumerable<string> Paths(Command command, string path) =>
        command.Subcommands.SelectMany(c => Paths(c, $"{path} {c.Name}".TrimStart())).Prepend(path);
}
