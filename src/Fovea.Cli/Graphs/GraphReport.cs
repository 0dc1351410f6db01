using System.Globalization;
using Fovea.Cli.Terminal;
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
        var table = isChecked ? new TextTable("step", "value>", "gradient>", "by differences>") : new TextTable("step", "value>", "gradient>");
        foreach (var v in graph.Values)
        {
            string[] cells = [v.Step, Number(v.Value), Number(v.Gradient), Number(v.Numeric)];
            table.Add(isChecked ? cells : cells[..3]);
        }
        return new(graph.Diagram, $"{name} = {expression.Text} = {Number(graph.Value)}{Environment.NewLine}{table}", drawing => new
        {
            name, expression = expression.Text, value = graph.Value,
            steps = graph.Values.Select(v => new { step = v.Step, value = v.Value, gradient = v.Gradient, numericGradient = v.Numeric }),
            drawing,
        });
    }

    public static GraphReport OfTensors(TensorNamed graph, bool check)
    {
        var inputs = graph.Inputs();
        var (name, result, inner) = graph.Compute([.. inputs.Select(i => i.Tensor)]);
        var upstream = graph.Upstream ?? Tensor.Ones(result.Shape, result.DType);
        result.RetainGrad = true;
        foreach (var (_, tensor) in inner) tensor.RetainGrad = true;
        Autograd.Run(result, upstream, retainGraph: true);
        IReadOnlyList<(string Name, Tensor Tensor)> all = [.. inputs, .. inner, (name, result)];
        var numeric = check ? inputs.Select((_, i) => Differences(graph, inputs, i, upstream)).ToList() : null;
        var table = check ? new TextTable("tensor", "shape", "value", "gradient", "largest difference>")
            : new TextTable("tensor", "shape", "value", "gradient");
        foreach (var (i, (label, tensor)) in all.Index())
        {
            var difference = numeric is not null && i < numeric.Count ? (numeric[i] - tensor.Grad!).Abs().Max().Item() : (double?)null;
            string[] cells = [label, tensor.Shape.ToString(), Rows(tensor), Rows(tensor.Grad!), difference?.ToString("E1", CultureInfo.InvariantCulture) ?? ""];
            table.Add(check ? cells : cells[..4]);
        }
        var beside = inputs.Select((x, i) => (x.Tensor, Numeric: numeric?[i])).Where(x => x.Numeric is not null).Select(x => (x.Tensor, x.Numeric!));
        return new(result.Graph(all, upstream, name, graph.Description, beside), $"{graph.Description}{Environment.NewLine}{table}", drawing => new
        {
            name = graph.Name, description = graph.Description,
            tensors = all.Select((t, i) => new
            {
                name = t.Name, shape = t.Tensor.Shape.Sizes.ToArray(), value = t.Tensor.ToArray<double>(), gradient = t.Tensor.Grad!.ToArray<double>(),
                numericGradient = numeric is not null && i < numeric.Count ? numeric[i].ToArray<double>() : null,
            }),
            drawing,
        });
    }

    public static GraphReport OfModel(string name, Diagram diagram)
    {
        var table = new TextTable("from", "to", "shape");
        foreach (var a in diagram.Arrows) table.Add(Label(a.From), Label(a.To), a.Value ?? "");
        return new(diagram, $"{name}{Environment.NewLine}{table}", drawing => new
        {
            name, boxes = diagram.Boxes.Select(b => b.Label.Replace('\n', ' ')),
            arrows = diagram.Arrows.Select(a => new { from = a.From, to = a.To, shape = a.Value }), drawing,
        });

        string Label(int box) => diagram.Boxes[box].Label.Split('\n')[0];
    }

    // ∂(Σ upstream·result)/∂input by five-point central differences.
    private static Tensor Differences(TensorNamed graph, IReadOnlyList<(string Name, Tensor Tensor)> inputs, int input, Tensor upstream)
    {
        const double h = 1e-4;
        using var _ = Autograd.NoGrad();
        var moved = inputs.Select(i => i.Tensor.Clone()).ToArray();
        var numeric = new double[moved[input].Count];
        for (var e = 0; e < numeric.Length; e++)
        {
            var at = moved[input].AsSpan<double>()[e];
            double Value(double by)
            {
                moved[input].AsSpan<double>()[e] = at + by;
                return (upstream * graph.Compute(moved).Result).Sum().Item();
            }
            numeric[e] = (8 * (Value(h) - Value(-h)) - (Value(2 * h) - Value(-2 * h))) / (12 * h);
            moved[input].AsSpan<double>()[e] = at;
        }
        return Tensor.From(numeric, moved[input].Shape);
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
