using System.CommandLine;
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
        var name = new Argument<string?>("NETWORK")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = $"One of {string.Join(", ", Names)}; or of "
            + $"{string.Join(", ", ArchitectureCatalog.All.Select(a => a.Name))}; or layers as \"CONV3-10 RELU POOL2 FLATTEN FC-3\"."
        };
        var input = new Option<string?>("--input")
        {
            HelpName = "SIZE", Description = $"{InputSize.Description} That of the network's own data unless given, 1x28x28 for layers.",
        };
        var classes = CommonOptions.AtLeastOne(new Option<int?>("--classes")
        {
            Description = "Length of the output; that of the network's own data unless given.", HelpName = "N",
        });
        var conv = new Option<string?>("--conv")
        {
            HelpName = "SIZES", Description =
            "Instead of a network, the size that one convolution gives, and which padding and stride reach a wanted size."
        };
        var json = CommonOptions.Json();
        var command = new ExampleCommand("summary",
            "List a network's layers: output shapes, parameters, multiply-adds, receptive fields, memory.",
            "fovea summary mnist-cnn", "fovea summary fashion-cnn --input 1x64x64 --classes 5 --json",
            "fovea summary \"CONV3-10 POOL2 CONV3-10 POOL2 FLATTEN FC-3\" --input 1x28x28", "fovea summary vgg-16",
            "fovea summary --conv in=32x64x64,out=64,k=3,pad=1,stride=2,want=32x32") { name, input, classes, conv, json };
        command.SetAction(parsed => Run(parsed.GetValue(name), parsed.GetValue(input), parsed.GetValue(classes), parsed.GetValue(conv),
            parsed.GetValue(json)));
        return command;
    }

    private static int Run(string? name, string? input, int? classes, string? conv, bool json)
    {
        if (conv is not null)
            return name is null && input is null && classes is null ? ConvolutionSizeReport.Run(conv, json)
                : throw new UsageException("--conv: expected no network, --input or --classes beside it");
        if (name is null) throw new UsageException("expected a network, layers or --conv. See: fovea summary --help");
        // What is published as a table under this very name is that table.
        var isTable = ArchitectureCatalog.All.Any(a => a.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return !isTable && NetworkCatalog.Find(name) is { } network ? Show(network, input, classes, json)
            : ArchitectureReport.Run(Layers(name), input, classes, json);
    }

    /// <summary>Prints the layers of a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="input">Another size of its input, as typed, or null.</param>
    /// <param name="classes">Another length of its output, or null.</param>
    /// <param name="json">As one JSON value.</param>
    public static int Show(NetworkEntry network, string? input, int? classes, bool json)
    {
        // Sizes do not depend on the weights.
        using var _ = new SkipInit();
        var shape = input is null ? network.Input : Sizes(InputSize.Parse(input));
        var summary = network.Create(shape, classes ?? network.Classes).Summary(shape);
        if (json) Print(network.Name, shape, summary);
        else Console.WriteLine(summary);
        return Application.Done;
    }

    private static ArchitectureEntry Layers(string text)
    {
        if (ArchitectureCatalog.Find(text) is { } known) return known;
        if (Architecture.IsMeant(text)) return new(text, text, new(28, 28, 1), "");
        var names = Names.Concat(ArchitectureCatalog.All.Select(a => a.Name)).ToList();
        throw new UsageException($"unknown network '{text}'{Nearest.Hint(text, names)}. Known: {string.Join(", ", names)}");
    }

    private static void Print(string network, Shape input, ModelSummary summary) => JsonOutput.Print(new Fields
    {
        ["network"] = network,
        ["input"] = input.Sizes.ToArray(),
        ["layers"] = summary.Layers.Select(l => new Fields
        {
            ["name"] = l.Name, ["layer"] = l.Layer, ["output"] = l.Output.Sizes.ToArray(), ["parameters"] = l.Parameters,
            ["multiplyAdds"] = l.MultiplyAdds,
            ["receptiveField"] = l.ReceptiveField is { } field ? new[] { field.Size.H, field.Size.W } : null,
        }),
        ["parameters"] = summary.Parameters,
        ["trainableParameters"] = summary.TrainableParameters,
        ["frozenParameters"] = summary.FrozenParameters,
        ["multiplyAdds"] = summary.MultiplyAdds,
        ["inputMegabytes"] = summary.InputMegabytes,
        ["forwardBackwardMegabytes"] = summary.ForwardBackwardMegabytes,
        ["parameterMegabytes"] = summary.ParameterMegabytes,
    });

    private static Shape Sizes(InputSize size) => [size.Channels, size.Height, size.Width];
}
