using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea summary</c>: the layers of a network with shapes, parameters, multiply-adds and receptive fields.</summary>
internal sealed class SummaryCommand : ICommand
{
    private static IEnumerable<string> Names => NetworkCatalog.All.Select(n => n.Name);

    public Command Build()
    {
        var name = new Argument<string>("NETWORK") { Description = $"One of {string.Join(", ", Names)}." };
        var input = new Option<string?>("--input") { Description = "Shape of one input; that of the network's own data unless given.",
            HelpName = "CxHxW" };
        var classes = CommonOptions.AtLeastOne(new Option<int?>("--classes")
        {
            Description = "Length of the output; that of the network's own data unless given.", HelpName = "N",
        });
        var json = CommonOptions.Json();
        var command = new ExampleCommand("summary",
            "List a network's layers: output shapes, parameters, multiply-adds, receptive fields, memory.",
            "fovea summary mnist-cnn", "fovea summary fashion-cnn --input 1x64x64 --classes 5 --json") { name, input, classes, json };
        command.SetAction(parsed => Run(parsed.GetValue(name)!, parsed.GetValue(input), parsed.GetValue(classes), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string name, string? input, int? classes, bool json)
    {
        var network = NetworkCatalog.Find(name)
            ?? throw new UsageException($"unknown network '{name}'{Nearest.Hint(name, Names)}. Known: {string.Join(", ", Names)}");
        var shape = input is null ? network.Input : Parse(input);
        var summary = network.Create(shape, classes ?? network.Classes).Summary(shape);
        if (json) Print(network.Name, shape, summary);
        else Console.WriteLine(summary);
        return Application.Done;
    }

    private static void Print(string network, Shape input, ModelSummary summary) => JsonOutput.Print(new
    {
        network,
        input = input.Sizes.ToArray(),
        layers = summary.Layers.Select(l => new
        {
            name = l.Name, layer = l.Layer, output = l.Output.Sizes.ToArray(), parameters = l.Parameters, multiplyAdds = l.MultiplyAdds,
            receptiveField = l.ReceptiveField is { } field ? new[] { field.Size.H, field.Size.W } : null,
        }),
        parameters = summary.Parameters,
        trainableParameters = summary.TrainableParameters,
        frozenParameters = summary.FrozenParameters,
        multiplyAdds = summary.MultiplyAdds,
        inputMegabytes = summary.InputMegabytes,
        forwardBackwardMegabytes = summary.ForwardBackwardMegabytes,
        parameterMegabytes = summary.ParameterMegabytes,
    });

    private static Shape Parse(string text)
    {
        var sizes = Array.ConvertAll(text.Split('x', '×', ','),
            part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0);
        return sizes.Length == 3 && sizes.All(n => n > 0) ? Shape.Create(sizes)
            : throw new UsageException($"--input: expected channels x height x width, as 1x28x28, got '{text}'");
    }
}
