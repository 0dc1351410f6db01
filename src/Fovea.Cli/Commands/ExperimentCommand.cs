using System.CommandLine;
using Fovea.Teaching;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea experiment</c>: the named studies.</summary>
internal sealed class ExperimentCommand : ICommand
{
    public Command Build()
    {
        var json = CommonOptions.Json();
        var command = new ExampleCommand("experiment", "Studies that show what a part of a network does; without a name, list them.",
            "fovea experiment", "fovea experiment batchnorm-view --out batchnorm.svg") { json };
        foreach (var study in Catalog<IExperiment>.All) command.Add(Study(study));
        command.SetAction(parsed => List(command.Subcommands, parsed.GetValue(json)));
        return command;
    }

    private static ExampleCommand Study(IExperiment study)
    {
        var @out = CommonOptions.Out($"The plot to write, .svg; {study.Name}.svg unless given.");
        var (seed, json) = (CommonOptions.Seed(), CommonOptions.Json());
        var own = study.Arguments.Select(a => (Spec: a, Option: ArgumentOption.Of(a))).ToList();
        var command = new ExampleCommand(study.Name, study.Description, study.Example) { @out, seed, json };
        foreach (var (_, option) in own) command.Add(option);
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(@out) ?? $"{study.Name}.svg";
            if (!path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase))
                throw new UsageException($"--out: expected a file that ends in .svg, got '{path}'");
            var given = own.Where(o => parsed.GetResult(o.Option) is not null)
                .ToDictionary(o => o.Spec.Name, o => ArgumentOption.Value(parsed, o.Option));
            return Run(study, new(study.Arguments, given), parsed.GetValue(seed), Path.GetFullPath(path), parsed.GetValue(json));
        });
        return command;
    }

    private static int Run(IExperiment study, Arguments arguments, ulong seed, string path, bool json)
    {
        ExperimentResult result;
        try
        {
            result = study.Run(arguments, seed);
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
        result.Plot.Save(path);
        result.Figures["plot"] = path;
        if (json) JsonOutput.Print(result.Figures);
        else Console.WriteLine($"{result.Text}{Environment.NewLine}{path}");
        return result.Holds ? Application.Done : Application.Failed;
    }

    private static int List(IEnumerable<Command> studies, bool json)
    {
        if (json)
        {
            JsonOutput.Print(studies.Select(s => new Fields { ["name"] = s.Name, ["description"] = s.Description }));
            return Application.Done;
        }
        var table = new TextTable("experiment", "shows");
        foreach (var study in studies) table.Add(study.Name, study.Description ?? "");
        Console.WriteLine(table);
        return Application.Done;
    }
}
