using System.CommandLine;
using System.Globalization;
using Fovea.Nn;
using Fovea.Onnx;
using Fovea.Reports;
using Fovea.Tensors;

namespace Fovea.Cli.Onnx;

/// <summary><c>fovea onnx show</c>: the operations of a model, as a table or a drawing.</summary>
internal sealed class OnnxShowCommand : ICommand
{
    public string Parent => "onnx";

    public Command Build()
    {
        var model = new Argument<string>("MODEL") { Description = "The model, .onnx." };
        var output = CommonOptions.Out("Write the drawing: .svg or .png (laid out by Graphviz), .dot or .mmd (text).");
        output.Aliases.Add("-o");
        var shapes = new Option<string[]>("--shape")
        {
            Description = "The sizes of an input, where the file leaves them open.", HelpName = "NAME=1x3x224x224",
        };
        var json = CommonOptions.Json();
        var command = new ExampleCommand("show", "List or draw the operations of a model, with their sizes.", "fovea onnx show model.onnx",
            "fovea onnx show model.onnx -o model.svg", "fovea onnx show model.onnx --shape x=1x3x64x64") { model, output, shapes, json };
        command.SetAction(parsed => Run(parsed.GetValue(model)!, parsed.GetValue(output), parsed.GetValue(shapes) ?? [],
            parsed.GetValue(json)));
        return command;
    }

    private static int Run(string path, string? output, string[] shapes, bool json)
    {
        if (output is not null && Path.GetExtension(output).ToUpperInvariant() is not (".SVG" or ".PNG" or ".DOT" or ".GV" or ".MMD"))
            throw new UsageException($"--out: expected a file name that ends in .svg, .png, .dot or .mmd, got '{output}'");
        var model = OnnxFile.Load(path);
        var graph = model.ToGraph(shapes.Select(s => Parse(model, s)).ToDictionary());
        if (output is not null) graph.Draw(Path.GetFileName(path)).Save(output);
        if (json)
        {
            JsonOutput.Print(new Fields
            {
                ["file"] = path, ["opset"] = model.Opsets.GetValueOrDefault(""), ["producer"] = model.Producer, ["nodes"] = model.Nodes,
                ["parameters"] = graph.ParameterCount, ["inputs"] = Ports(graph.InputNames, graph.Graph.Inputs),
                ["outputs"] = Ports(graph.OutputNames, graph.Graph.Outputs),
                ["operations"] = graph.Graph.Operations.Select(o => new Fields
                {
                    ["name"] = o.Name, ["shape"] = o.Outputs[0].Shape.Sizes.ToArray(),
                }),
                ["drawing"] = output,
            });
            return Application.Done;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{path}: opset {model.Opsets.GetValueOrDefault("")}, {model.Nodes} nodes, {graph.ParameterCount:N0} parameters"));
        Console.WriteLine($"Inputs: {string.Join("; ", model.Inputs)}");
        Console.WriteLine($"Outputs: {string.Join("; ", model.Outputs)}");
        if (output is null) Console.WriteLine(graph.OperationTable());
        else Console.WriteLine($"Drawing: {output}");
        return Application.Done;
    }

    private static IEnumerable<Fields> Ports(IReadOnlyList<string> names, IReadOnlyList<GraphValue> values) =>
        names.Zip(values, (name, value) => new Fields
        {
            ["name"] = name, ["type"] = value.DType.ToString(), ["shape"] = value.Shape.Sizes.ToArray(),
        });

    private static KeyValuePair<string, Shape> Parse(OnnxModel model, string text)
    {
        var name = model.Inputs.Select(i => i.Name).FirstOrDefault(n => text.StartsWith(n + "=", StringComparison.Ordinal));
        if (name is null && (model.Inputs.Count != 1 || text.Contains('=', StringComparison.Ordinal))) throw new UsageException(
            $"--shape: expected NAME=SIZES with one of {string.Join(", ", model.Inputs.Select(i => i.Name))}, got '{text}'");
        var sizes = new List<int>();
        foreach (var part in (name is null ? text : text[(name.Length + 1)..]).Split('x'))
            sizes.Add(int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0 ? size
                : throw new UsageException($"--shape: expected sizes such as 1x3x224x224, got '{text}'"));
        return new(name ?? model.Inputs[0].Name, Shape.Create([.. sizes]));
    }
}
