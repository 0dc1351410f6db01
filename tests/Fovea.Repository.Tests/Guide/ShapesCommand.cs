using System.CommandLine;
using Fovea.Formats;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea shapes</c>: names and shapes of a file's weights.</summary>
internal sealed class ShapesCommand : ICommand
{
    public Command Build()
    {
        var file = new Argument<string>("FILE") { Description = "A file of weights." };
        var json = CommonOptions.Json();
        var command = new ExampleCommand("shapes", "List the tensors of a file of weights.", "fovea shapes model.safetensors") { file,
            json };
        command.SetAction(parsed => Run(parsed.GetValue(file)!, parsed.GetValue(json)));
        return command;
    }

    private static int Run(string file, bool json)
    {
        var tensors = WeightFormats.Of(file).Read(file);
        if (json)
        {
            JsonOutput.Print(tensors.Select(t => new Fields { ["name"] = t.Key, ["shape"] = t.Value.Shape.Sizes.ToArray() }));
            return Application.Done;
        }
        var table = new TextTable("name", "shape");
        foreach (var (name, tensor) in tensors) table.Add(name, tensor.Shape.ToString());
        Console.WriteLine(table);
        return Application.Done;
    }
}
