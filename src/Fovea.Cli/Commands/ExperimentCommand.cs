using System.CommandLine;
using System.Reflection;
using Fovea.Cli.Experiments;
using Fovea.Cli.Terminal;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea experiment</c>: the named studies.</summary>
internal sealed class ExperimentCommand : ICommand
{
    public Command Build()
    {
        var json = CommonOptions.Json();
        var command = new ExampleCommand("experiment", "Studies that show what a part of a network does; without a name, list them.",
            "fovea experiment", "fovea experiment batchnorm-view --out batchnorm.svg") { json };
        var types = Assembly.GetExecutingAssembly().GetTypes().Where(t => t.IsClass && !t.IsAbstract
            && t.IsAssignableTo(typeof(IExperiment)));
        foreach (var study in types.Select(t => ((IExperiment)Activator.CreateInstance(t)!).Build()).OrderBy(c => c.Name,
            StringComparer.Ordinal))
            command.Add(study);
        command.SetAction(parsed => List(command.Subcommands, parsed.GetValue(json)));
        return command;
    }

    private static int List(IEnumerable<Command> studies, bool json)
    {
        if (json)
        {
            JsonOutput.Print(studies.Select(s => new { name = s.Name, description = s.Description }));
            return Application.Done;
        }
        var table = new TextTable("experiment", "shows");
        foreach (var study in studies) table.Add(study.Name, study.Description ?? "");
        Console.WriteLine(table);
        return Application.Done;
    }
}
