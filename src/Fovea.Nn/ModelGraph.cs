using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Draws networks: a box for each layer, and for each operation between layers, with the shapes that go from one to the
/// next.</summary>
public static class ModelGraph
{
    extension(Module module)
    {
        /// <summary>Runs one input of zeros through the network and draws the way that it took.</summary>
        /// <param name="input">Shape of one input, without the batch: <c>[1, 28, 28]</c>.</param>
        /// <param name="title">The line below the drawing.</param>
        /// <exception cref="ShapeException">The input does not fit; the message names the layer.</exception>
        public Diagram Graph(Shape input, string title = "")
        {
            var trace = new LayerTrace();
            using var modes = ModeScope.Inference(module);
            var x = module.ZerosFor([1, .. input.Sizes]);
            // Operations between the layers leave their trace on the tape.
            x.RequiresGrad = true;
            Tensor y = x;
            trace.During(() => y = module.Forward(x));
            var names = module.NamedModules().DistinctBy(m => m.Module).ToDictionary(m => m.Module, m => m.Name);
            return Draw(x.Value, y.Value, trace.Layers, names, title);
        }
    }

    private static Diagram Draw(GraphValue input, GraphValue output,
        Dictionary<GraphValue, Stack<(Module Module, GraphValue Input)>> layers, Dictionary<Module, string> names, string title)
    {
        var boxes = new List<DiagramBox>();
        var arrows = new List<DiagramArrow>();
        // For each tensor: where its arrows begin, and where they lead to (several places, for a residual).
        var ends = new Dictionary<GraphValue, List<int>>(ReferenceEqualityComparer.Instance);
        var order = new List<(GraphValue Value, DiagramBox[] Boxes, GraphValue[] Inputs)>();
        var seen = new HashSet<GraphValue>(ReferenceEqualityComparer.Instance);
        var pending = new Stack<(GraphValue Value, bool IsReady, DiagramBox[] Boxes, GraphValue[] Inputs)>([(output, false, [], [])]);
        while (pending.TryPop(out var item))
        {
            if (item.IsReady) order.Add((item.Value, item.Boxes, item.Inputs));
            else if (seen.Add(item.Value))
            {
                var (own, inputs) = Origin(item.Value);
                pending.Push((item.Value, true, own, inputs));
                foreach (var x in inputs.Reverse()) pending.Push((x, false, [], []));
            }
        }
        var sources = new Dictionary<GraphValue, int>(ReferenceEqualityComparer.Instance);
        foreach (var (value, own, inputs) in order)
        {
            for (var i = 0; i < own.Length; i++)
            {
                boxes.Add(own[i]);
                if (i > 0) arrows.Add(new(boxes.Count - 2, boxes.Count - 1, Value: Size(value)));
                else arrows.AddRange(inputs.Select(x => new DiagramArrow(sources[x], boxes.Count - 1, Value: Size(x))));
            }
            sources[value] = boxes.Count - 1;
        }
        boxes.Add(new("output", DiagramShape.Value));
        arrows.Add(new(sources[output], boxes.Count - 1, Value: Size(output)));
        return new(title, boxes, arrows) { IsVertical = true };

        // The layers that gave a tensor (those that pass it on unchanged last), or the operation between layers.
        (DiagramBox[], GraphValue[]) Origin(GraphValue value)
        {
            var own = new Stack<DiagramBox>();
            var from = value;
            if (layers.TryGetValue(value, out var stack))
            {
                foreach (var (module, x) in stack)
                {
                    own.Push(new(Label(module), DiagramShape.Layer) { Name = names.GetValueOrDefault(module) });
                    from = x;
                }
                if (!ReferenceEquals(from, value)) return ([.. own], [from]);
            }
            if (ReferenceEquals(value, input)) return ([new("input", DiagramShape.Value), .. own], []);
            return value.Node is { } node
                ? ([new(Operation(node.Name), DiagramShape.Operator), .. own],
                    [.. node.Inputs.OfType<GraphValue>().Where(v => v.DType.IsFloating)])
                : ([new("constant", DiagramShape.Value), .. own], []);
        }
    }

    private static string Label(Module module)
    {
        var parameters = module.ParameterCount;
        return parameters == 0 ? module.Describe()
            : string.Create(CultureInfo.InvariantCulture, $"{module.Describe()}\n{parameters:N0} parameters");
    }

    private static string Operation(string name) => name switch { "add" => "+", "mul" => "×", _ => name };

    private static string Size(GraphValue x) => string.Join('×', x.Shape.Sizes[1..].ToArray());

    private sealed class LayerTrace : ForwardTrace
    {
        public Dictionary<GraphValue, Stack<(Module Module, GraphValue Input)>> Layers { get; } = new(ReferenceEqualityComparer.Instance);

        protected internal override void Exit(Module module, Tensor input, Tensor output)
        {
            if (module.Children.Count > 0) return;
            if (!Layers.TryGetValue(output.Value, out var stack)) Layers[output.Value] = stack = [];
            stack.Push((module, input.Value));
        }
    }
}
