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
            var beside = new Dictionary<Tensor, Tensor>(ReferenceEqualityComparer.Instance);
            foreach (var (tensor, gradient) in numeric ?? []) beside[tensor] = gradient;
            return Draw(output, names ?? [], upstream, name, title, beside, []);
        }
    }

    /// <summary>The same, with numeric gradients beside: of tensors, and of single uses of them.</summary>
    internal static Diagram Draw(Tensor output, IEnumerable<(string Name, Tensor Tensor)> names, Tensor? upstream, string name,
        string title, Dictionary<Tensor, Tensor> numericTotals, Dictionary<(GradNode, int), Tensor> numericShares)
    {
        if (upstream is not null) Check.Upstream("Graph", output, upstream);
        upstream ??= output.Count == 1 ? output.Device.Full(output.Shape, 1, output.DType) : null;
        var trace = upstream is null ? new GradientTrace() : Autograd.Trace(output, upstream);
        if (upstream is not null) trace.Totals[output] = upstream;
        var known = new Dictionary<Tensor, string>(ReferenceEqualityComparer.Instance);
        foreach (var (label, tensor) in names) known.TryAdd(tensor, label);

        var order = Order(output);
        var uses = new Dictionary<Tensor, int>(ReferenceEqualityComparer.Instance) { [output] = 1 };
        foreach (var tensor in order)
            foreach (var input in Inputs(tensor)) uses[input.Tensor] = uses.GetValueOrDefault(input.Tensor) + 1;

        var boxes = new List<DiagramBox>();
        var arrows = new List<DiagramArrow>();
        // Where a tensor's arrows begin: its own box, or its copy.
        var sources = new Dictionary<Tensor, int>(ReferenceEqualityComparer.Instance);
        foreach (var tensor in order)
        {
            // A number stands wherever it is read.
            if (IsNumber(tensor) && uses[tensor] > 1) continue;
            var box = Box(tensor.Node is { } node ? new(Symbol(node.Name), DiagramShape.Operator)
                : new(known.GetValueOrDefault(tensor) ?? Text(tensor), DiagramShape.Value));
            foreach (var (input, place) in Inputs(tensor))
            {
                var use = (tensor.Node!, place);
                if (!sources.TryGetValue(input, out var from)) from = Box(new(Text(input), DiagramShape.Value));
                Arrow(input, from, box, trace.Shares.GetValueOrDefault(use),
                    uses[input] > 1 ? numericShares.GetValueOrDefault(use) : numericTotals.GetValueOrDefault(input));
            }
            sources[tensor] = box;
            if (uses[tensor] > 1) Total(tensor, sources[tensor] = Box(new("copy", DiagramShape.Copy)), box);
        }
        Total(output, Box(new(name, DiagramShape.Value)), sources[output]);
        return new(title, boxes, arrows);

        bool IsNumber(Tensor tensor) => !tensor.RequiresGrad && !known.ContainsKey(tensor);

        int Box(DiagramBox box)
        {
            boxes.Add(box);
            return boxes.Count - 1;
        }

        void Total(Tensor tensor, int to, int from) =>
            Arrow(tensor, from, to, trace.Totals.GetValueOrDefault(tensor), numericTotals.GetValueOrDefault(tensor));

        void Arrow(Tensor tensor, int from, int to, Tensor? gradient, Tensor? numeric)
        {
            // The number in an unnamed leaf's box is its value already.
            var isConstant = tensor.Node is null && !known.ContainsKey(tensor);
            var label = tensor.Node is null ? null : known.GetValueOrDefault(tensor);
            arrows.Add(new(from, to, label, isConstant ? null : Text(tensor), gradient is null ? null : Text(gradient),
                numeric is null ? null : Text(numeric)));
        }
    }

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

    // Every tensor after those that it was computed from. Without recursion: a graph may be thousands of operations deep.
    private static List<Tensor> Order(Tensor output)
    {
        var order = new List<Tensor>();
        var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
        var pending = new Stack<(Tensor Tensor, bool IsReady)>([(output, false)]);
        while (pending.TryPop(out var item))
        {
            if (item.IsReady) order.Add(item.Tensor);
            else if (seen.Add(item.Tensor))
            {
                pending.Push((item.Tensor, true));
                foreach (var (input, _) in Inputs(item.Tensor).Reverse()) pending.Push((input, false));
            }
        }
        return order;
    }

    private static IEnumerable<(Tensor Tensor, int Place)> Inputs(Tensor tensor)
    {
        for (var i = 0; i < (tensor.Node?.Inputs.Count ?? 0); i++)
            if (tensor.Node!.Inputs[i] is { } input) yield return (input, i);
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
