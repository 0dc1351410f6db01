using System.Globalization;

namespace Fovea.Tensors;

/// <summary>Draws what a tensor was computed from: a box for each operation, values and gradients on the arrows, a copy where a value is
/// used more than once.</summary>
public static class TensorGraph
{
    extension(Tensor output)
    {
        /// <summary>The computational graph behind this tensor as a diagram. The gradients on it are of this pass alone: no
        /// <see cref="Tensor.Grad"/> changes, and the graph can be used again.</summary>
        /// <param name="names">What tensors are called, leaves or intermediate results.</param>
        /// <param name="upstream">∂L/∂output; 1 for a scalar and no gradients otherwise, unless given.</param>
        /// <param name="name">What this tensor is called.</param>
        /// <param name="title">The line below the drawing.</param>
        /// <param name="numeric">Gradients that were found by differences, to stand beside those of tensors.</param>
        /// <exception cref="InvalidOperationException">The graph was already used by a backward pass and freed.</exception>
        /// <exception cref="ShapeException">The upstream gradient has another shape or type.</exception>
        public Diagram Graph(IEnumerable<(string Name, Tensor Tensor)>? names = null, Tensor? upstream = null, string name = "L",
            string title = "", IEnumerable<(Tensor Tensor, Tensor Gradient)>? numeric = null)
        {
            var beside = new Dictionary<GraphValue, Tensor>(ReferenceEqualityComparer.Instance);
            foreach (var (tensor, gradient) in numeric ?? []) beside[tensor.Value] = gradient;
            return Draw(output, names ?? [], upstream, name, title, beside, []);
        }
    }

    /// <summary>The same, with numeric gradients beside: of values, and of single uses of them.</summary>
    internal static Diagram Draw(Tensor output, IEnumerable<(string Name, Tensor Tensor)> names, Tensor? upstream, string name,
        string title, Dictionary<GraphValue, Tensor> numericTotals, Dictionary<(GradNode, int), Tensor> numericShares)
    {
        if (upstream is not null) Check.Upstream("Graph", output, upstream);
        upstream ??= output.Count == 1 ? output.Device.Full(output.Shape, 1, output.DType) : null;
        var trace = upstream is null ? new GradientTrace() : Autograd.Trace(output, upstream);
        if (upstream is not null) trace.Totals[output.Value] = upstream;
        var known = new Dictionary<GraphValue, string>(ReferenceEqualityComparer.Instance);
        foreach (var (label, tensor) in names) known.TryAdd(tensor.Value, label);

        var order = Order(output.Value);
        var uses = new Dictionary<GraphValue, int>(ReferenceEqualityComparer.Instance) { [output.Value] = 1 };
        foreach (var value in order)
            foreach (var (input, _) in Inputs(value)) uses[input] = uses.GetValueOrDefault(input) + 1;

        var boxes = new List<DiagramBox>();
        var arrows = new List<DiagramArrow>();
        // Where a value's arrows begin: its own box, or its copy.
        var sources = new Dictionary<GraphValue, int>(ReferenceEqualityComparer.Instance);
        foreach (var value in order)
        {
            // A number stands wherever it is read.
            if (IsNumber(value) && uses[value] > 1) continue;
            var box = Box(value.Node is { } node ? new(Symbol(node.Name), DiagramShape.Operator)
                : new(known.GetValueOrDefault(value) ?? Text(value), DiagramShape.Value));
            foreach (var (input, place) in Inputs(value))
            {
                var use = (value.Node!, place);
                if (!sources.TryGetValue(input, out var from)) from = Box(new(Text(input), DiagramShape.Value));
                Arrow(input, from, box, trace.Shares.GetValueOrDefault(use),
                    uses[input] > 1 ? numericShares.GetValueOrDefault(use) : numericTotals.GetValueOrDefault(input));
            }
            sources[value] = box;
            if (uses[value] > 1) Total(value, sources[value] = Box(new("copy", DiagramShape.Copy)), box);
        }
        Total(output.Value, Box(new(name, DiagramShape.Value)), sources[output.Value]);
        return new(title, boxes, arrows);

        bool IsNumber(GraphValue value) => !value.RequiresGrad && !known.ContainsKey(value);

        int Box(DiagramBox box)
        {
            boxes.Add(box);
            return boxes.Count - 1;
        }

        void Total(GraphValue value, int to, int from) =>
            Arrow(value, from, to, trace.Totals.GetValueOrDefault(value), numericTotals.GetValueOrDefault(value));

        void Arrow(GraphValue value, int from, int to, Tensor? gradient, Tensor? numeric)
        {
            // The number in an unnamed leaf's box is its value already.
            var isConstant = value.Node is null && !known.ContainsKey(value);
            var label = value.Node is null ? null : known.GetValueOrDefault(value);
            arrows.Add(new(from, to, label, isConstant ? null : Text(value), gradient is null ? null : Text(gradient),
                numeric is null ? null : Text(numeric)));
        }
    }

    // The shape where there are too many elements to show.
    private static string Text(GraphValue value) => value.Small is { } small ? Text(small) : value.Shape.ToString();

    /// <summary>The elements of a small tensor, row by row, to four digits; the shape of a larger one.</summary>
    internal static string Text(Tensor x)
    {
        string Number(int i)
        {
            var text = x.Device.Read(x, i).ToString("G4", CultureInfo.InvariantCulture);
            return text == "-0" ? "0" : text;
        }
        string Row(int start, int count) => string.Join(", ", Enumerable.Range(start, count).Select(Number));
        if (x.Count == 1) return Number(0);
        if (x.Count == 0 || x.Rank > 2 || x.Shape.Any(size => size > 6)) return x.Shape.ToString();
        var columns = x.Shape[^1];
        return string.Join('\n', Enumerable.Range(0, x.Count / columns).Select(r => $"[{Row(r * columns, columns)}]"));
    }

    // Every value after those that it was computed from. Without recursion: a graph may be thousands of operations deep.
    private static List<GraphValue> Order(GraphValue output)
    {
        var order = new List<GraphValue>();
        var seen = new HashSet<GraphValue>(ReferenceEqualityComparer.Instance);
        var pending = new Stack<(GraphValue Value, bool IsReady)>([(output, false)]);
        while (pending.TryPop(out var item))
        {
            if (item.IsReady) order.Add(item.Value);
            else if (seen.Add(item.Value))
            {
                pending.Push((item.Value, true));
                foreach (var (input, _) in Inputs(item.Value).Reverse()) pending.Push((input, false));
            }
        }
        return order;
    }

    // An index or a mask is not drawn.
    private static IEnumerable<(GraphValue Value, int Place)> Inputs(GraphValue value)
    {
        for (var i = 0; i < (value.Node?.Inputs.Count ?? 0); i++)
            if (value.Node!.Inputs[i] is { DType.IsFloating: true } input) yield return (input, i);
    }

    private static string Symbol(string operation) => operation switch
    {
        "add" => "+",
        "sub" => "−",
        "mul" => "×",
        "div" => "÷",
        "pow" => "^",
        "neg" => "negative",
        "maximum" => "max",
        "minimum" => "min",
        _ => operation,
    };
}
