using System.CommandLine;
using Fovea.Imaging;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea signal list</c>: the signals that are known by name.</summary>
internal sealed class SignalListCommand : ICommand
{
    public string Parent => "signal";

    public Command Build()
    {
        var json = CommonOptions.Json();
        var command = new ExampleCommand("list", "List the signals with their parameters and formulas.", "fovea signal list") { json };
        command.SetAction(parsed =>
        {
            var table = new TextTable("signal", "is");
            foreach (var s in SignalCatalog.All) table.Add(s.Parameters.Length > 0 ? $"{s.Name}:{s.Parameters}" : s.Name, s.Description);
            if (parsed.GetValue(json))
                JsonOutput.Print(SignalCatalog.All.Select(s => new Fields
                {
                    ["name"] = s.Name, ["parameters"] = s.Parameters,
                    ["description"] = s.Description
                }));
            else Console.WriteLine($"{table}\n\nA list of values is a signal, too: \"[1 2 3]\". @5 after a signal shifts it: rect:7@5.");
            return Application.Done;
        });
        return command;
    }
}
