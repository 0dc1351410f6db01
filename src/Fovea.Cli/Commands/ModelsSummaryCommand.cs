using System.CommandLine;
using Fovea.Cli.Terminal;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea models summary</c>: the layers of a network that is known by name, as <c>fovea summary</c> lists them.</summary>
internal sealed class ModelsSummaryCommand : ICommand
{
    public string Parent => "models";

    public Command Build()
    {
        var name = new Argument<string>("NAME") { Description = "A network: see fovea models list." };
        var input = new Option<string?>("--input")
        {
            HelpName = "SIZE", Description = $"{InputSize.Description} That of the network's own data unless given.",
        };
        var classes = CommonOptions.AtLeastOne(new Option<int?>("--classes")
        {
            Description = "Length of the output; that of the network's own data unless given.", HelpName = "N",
        });
        var json = CommonOptions.Json();
        var command = new ExampleCommand("summary",
            "List a network's layers: output shapes, parameters, multiply-adds, receptive fields, memory.",
            "fovea models summary mobilenet_v2", "fovea models summary resnet50 --input 3x64x64 --classes 10 --json")
        { name, input, classes, json };
        command.SetAction(parsed => SummaryCommand.Show(ModelsCommand.Find(parsed.GetValue(name)!), parsed.GetValue(input),
            parsed.GetValue(classes), parsed.GetValue(json)));
        return command;
    }
}
