using System.CommandLine;
using Fovea.Training;

namespace Fovea.Cli.Runs;

/// <summary><c>fovea runs list</c>: a table of runs, sorted and chosen.</summary>
internal sealed class RunsListCommand : ICommand
{
    private readonly Argument<string[]> _folders = new("FOLDER")
    {
        Description = "Folders to look in, at any depth; runs, experiments and sweeps unless given.", Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _sort = new("--sort")
    {
        Description = $"The column to sort by: {string.Join(", ", RunColumn.Shown.Select(c => c.Name))}, accuracy, a figure such as testLoss, or a key of the "
            + "configuration such as learningRate. A minus before it turns the order round: --sort=-accuracy.",
        HelpName = "COLUMN",
    };

    private readonly Option<string[]> _filter = new("--filter")
    {
        Description = "A condition such as 'accuracy>0.9' or network=mnist-cnn, on any of these columns; of several all have to hold.",
        HelpName = "CONDITION",
    };

    private readonly Option<bool> _json = CommonOptions.Json();

    public string Parent => "runs";

    public Command Build()
    {
        var command = new ExampleCommand("list", "List runs with their figures, state and learning time.", "fovea runs list",
            "fovea runs list --sort=-accuracy --filter 'accuracy>0.9' --filter network=digits",
            "fovea runs list experiments/dropout --json")
        {
            _folders, _sort, _filter, _json,
        };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var folders = parsed.GetValue(_folders) is { Length: > 0 } given ? given : RunSearch.UsualFolders;
        var runs = new List<RunSummary>();
        foreach (var path in RunSearch.Find(folders))
        {
            try
            {
                runs.Add(RunSummary.Of(path));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // One that is damaged does not hide the others.
                Console.Error.WriteLine($"note: {e.Message.ReplaceLineEndings(" ")}");
            }
        }
        var all = runs.Count;
        runs = Chosen(runs, parsed.GetValue(_sort), parsed.GetValue(_filter) ?? []);
        if (parsed.GetValue(_json)) JsonOutput.Print(runs.Select(r => r.ToFields()));
        else if (all == 0) Console.WriteLine($"No runs in {(folders.Count > 0 ? string.Join(", ", folders) : "runs")}. Train one: fovea train");
        else if (runs.Count == 0) Console.WriteLine($"None of {all} runs fulfils the conditions.");
        else Console.WriteLine(Table(runs));
        return Application.Done;
    }

    private static List<RunSummary> Chosen(List<RunSummary> runs, string? sort, string[] conditions)
    {
        // Without runs there are no columns to know.
        if (runs.Count == 0) return runs;
        try
        {
            foreach (var condition in conditions)
            {
                var filter = Named("--filter", () => RunFilter.Parse(condition, runs));
                runs = runs.FindAll(filter.Holds);
                if (runs.Count == 0) return runs;
            }
            if (sort is null) return runs;
            var column = Named("--sort", () => RunColumn.Find(sort.TrimStart('-'), runs));
            // Runs without a value stay last.
            var sign = sort.StartsWith('-') ? -1 : 1;
            var order = Comparer<RunSummary>.Create((a, b) => sign * column.Compare(a, b));
            return [.. runs.OrderBy(r => column.Value(r) is null).ThenBy(r => r, order)];
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static T Named<T>(string option, Func<T> find)
    {
        try
        {
            return find();
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"{option}: {e.Message}");
        }
    }

    private static TextTable Table(List<RunSummary> runs)
    {
        var table = new TextTable([.. RunColumn.Shown.Select(c => c.IsNumber ? c.Name + ">" : c.Name)]);
        foreach (var run in runs) table.Add([.. RunColumn.Shown.Select(c => c.Text(run))]);
        return table;
    }
}
