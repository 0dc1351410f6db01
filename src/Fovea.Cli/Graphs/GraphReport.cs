using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Teaching;
using Fovea.Tensors;

namespace Fovea.Cli.Graphs;

/// <summary>What <c>fovea graph</c> says about a graph.</summary>
/// <param name="Diagram">The drawing.</param>
/// <param name="Text">For people.</param>
/// <param name="Json">For programs, given where the drawing was written.</param>
internal sealed record GraphReport(Diagram Diagram, string Text, Func<string?, object> Json)
{
    public static GraphReport OfExpression(string name, Expression expression, ExpressionGraph graph)
    {
        var isChecked = graph.Values.Any(v => v.Numeric is not null);
        var table = isChecked ? new TextTable("step", "value>", "gradient>", "by differences>")
            : new TextTable("step", "value>", "gradient>");
        foreach (var v in graph.Values)
        {
            string[] cells = [v.Step, Number(v.Value), Number(v.Gradient), Number(v.Numeric)];
            table.Add(isChecked ? cells : cells[..3]);
        }
        return new(graph.Diagram, $"{name} = {expression.Text} = {Number(graph.Value)}{Environment.NewLine}{table}", drawing => new Fields
        {
            ["name"] = name, ["expression"] = expression.Text, ["value"] = graph.Value,
            ["steps"] = graph.Values.Select(v =>
                new Fields { ["step"] = v.Step, ["value"] = v.Value, ["gradient"] = v.Gradient, ["numericGradient"] = v.Numeric }),
            ["drawing"] = drawing,
        });
    }

    public static GraphReport OfTensors(NamedTensors graph, bool check)
    {
        var inputs = graph.Inputs();
        Tensor[] leaves = [.. inputs.Select(i => i.Tensor)];
        var runs = new List<(string Name, Tensor Result, IReadOnlyList<(string Name, Tensor Tensor)> Inner)>();
        Tensor Run(Tensor[] x)
        {
            runs.Add(graph.Compute(x));
            return runs[^1].Result;
        }
        // The first run is the one that is drawn.
        var numeric = check ? GradCheck.Steps(Run, leaves, graph.Upstream).Numeric.ToDictionary(n => n.Tensor, n => n.Gradient) : [];
        if (!check) Run(leaves);
        var (name, result, inner) = runs[0];
        var upstream = graph.Upstream ?? Tensor.Ones(result.Shape, result.DType);
        result.RetainGrad = true;
        foreach (var (_, tensor) in inner) tensor.RetainGrad = true;
        Autograd.Run(result, upstream, retainGraph: true);
        IReadOnlyList<(string Name, Tensor Tensor)> all = [.. inputs, .. inner, (name, result)];
        var table = check ? new TextTable("tensor", "shape", "value", "gradient", "largest difference>")
            : new TextTable("tensor", "shape", "value", "gradient");
        foreach (var (label, tensor) in all)
        {
            var difference = numeric.TryGetValue(tensor, out var other) ? (other - tensor.Grad!).Abs().Max().Item() : 0;
            string[] cells = [label, tensor.Shape.ToString(), Rows(tensor), Rows(tensor.Grad!),
                difference.ToString("E1", CultureInfo.InvariantCulture)];
            table.Add(check ? cells : cells[..4]);
        }
        var beside = numeric.Select(n => (n.Key, n.Value));
        var diagram = result.Graph(all, upstream, name, graph.Description, beside) with { IsVertical = true };
        return new(diagram, $"{graph.Description}{Environment.NewLine}{table}", drawing => new Fields
        {
            ["name"] = graph.Name, ["description"] = graph.Description,
            ["tensors"] = all.Select(t => new Fields
            {
                ["name"] = t.Name, ["shape"] = t.Tensor.Shape.Sizes.ToArray(), ["value"] = t.Tensor.ToArray<double>(),
                ["gradient"] = t.Tensor.Grad!.ToArray<double>(),
                ["numericGradient"] = numeric.GetValueOrDefault(t.Tensor)?.ToArray<double>(),
            }),
            ["drawing"] = drawing,
        });
    }

    public static GraphReport OfModel(string name, Diagram diagram)
    {
        var table = new TextTable("from", "to", "shape");
        foreach (var a in diagram.Arrows) table.Add(Label(a.From), Label(a.To), a.Value ?? "");
        return new(diagram, $"{name}{Environment.NewLine}{table}", drawing => new Fields
        {
            ["name"] = name, ["boxes"] = diagram.Boxes.Select(b => b.Label.Replace('\n', ' ')),
            ["arrows"] = diagram.Arrows.Select(a => new Fields { ["from"] = a.From, ["to"] = a.To, ["shape"] = a.Value }),
            ["drawing"] = drawing,
        });

        string Label(int box) => diagram.Boxes[box].Label.Split('\n')[0];
    }

    private static string Rows(Tensor x)
    {
        var values = x.ToArray<double>().Select(v => Number(v)).ToArray();
        return x.Count == 1 ? values[0]
            : x.Rank < 2 ? $"[{string.Join(", ", values)}]"
            : string.Join(' ', values.Chunk(x.Shape[^1]).Select(row => $"[{string.Join(", ", row)}]"));
    }

    // Never −0.
    private static string Number(double? value) => value is { } v ? (v + 0.0).ToString("G6", CultureInfo.InvariantCulture) : "";
}
