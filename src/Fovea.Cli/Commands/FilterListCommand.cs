using System.CommandLine;
using Fovea.Cli.Terminal;
using Fovea.Imaging;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea filter list</c>: the filters that are known by name.</summary>
internal sealed class FilterListCommand : ICommand
{
    public string Parent => "filter";

    public Command Build()
    {
        var json = CommonOptions.Json();
        var command = new ExampleCommand("list", "List the filters with their parameters and defaults.", "fovea filter list") { json };
        command.SetAction(parsed => Run(parsed.GetValue(json)));
        return command;
    }

    private static int Run(bool json)
    {
        if (json)
        {
            JsonOutput.Print(FilterCatalog.All.Select(f =>
                new Fields { ["name"] = f.Name, ["parameters"] = f.Parameters, ["description"] = f.Description }));
            return Application.Done;
        }
        var table = new TextTable("kernel", "does");
        foreach (var f in FilterCatalog.All) table.Add(f.Parameters.Length > 0 ? $"{f.Name}:{f.Parameters}" : f.Name, f.Description);
        Console.WriteLine(table);
        return Application.Done;
    }
}
