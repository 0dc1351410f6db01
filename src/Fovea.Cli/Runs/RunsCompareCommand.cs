using System.CommandLine;
using Fovea.Training;

namespace Fovea.Cli.Runs;

/// <summary><c>fovea runs compare</c>: figures, curves and settings of runs beside each other.</summary>
internal sealed class RunsCompareCommand : ICommand
{
    public string Parent => "runs";

    public Command Build()
    {
        var runs = new Argument<string[]>("RUN") { Description = "Run folders, two or more.", Arity = ArgumentArity.OneOrMore };
        var @out = CommonOptions.Out("The page to write; compare.html unless set.");
        var json = CommonOptions.Json();
        var command = new ExampleCommand("compare", "Compare runs: a table of figures, the settings that differ, and a page with their curves.",
            "fovea runs compare runs/digits-1 runs/digits-2", "fovea runs compare runs/*-1 --out all.html") { runs, @out, json };
        command.SetAction(parsed => Run(parsed.GetValue(runs) ?? [], parsed.GetValue(@out) ?? "compare.html", parsed.GetValue(json)));
        return command;
    }

    private static int Run(string[] paths, string page, bool json)
    {
        RunComparison comparison;
        try
        {
            comparison = RunComparison.Of(paths);
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
        comparison.ToPage().Write(page);
        if (json)
        {
            var fields = comparison.ToFields();
            fields["report"] = page;
            JsonOutput.Print(fields);
            return Application.Done;
        }
        Console.WriteLine(comparison.Table().ToText());
        Console.WriteLine();
        if (comparison.Differences.Count == 0) Console.WriteLine("The configurations are the same.");
        else Console.WriteLine(comparison.DifferenceTable().ToText());
        Console.WriteLine();
        Console.WriteLine($"Page: {page}");
        return Application.Done;
    }
}
