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
            var modes = module.NamedModules().Select(m => (m.Module, m.Module.IsTraining)).ToList();
            module.Eval();
            try
            {
                var x = module.ZerosFor([1, .. input.Sizes]);
                // Operations between the layers leave their trace on the tape.
                x.RequiresGrad = true;
                Tensor y = x;
                trace.During(() => y = module.Forward(x));
                return Draw(x, y, trace.Layers, title);
            }
            finally
            {
                foreach (var (inner, training) in modes) inner.Train(training);
            }
        }
    }

    private static Diagram Draw(Tensor input, Tensor output, Dictionary<Tensor, Stack<(Module Module, Tensor Input)>> layers, string title)
    {
        var boxes = new List<DiagramBox>();
        var arrows = new List<DiagramArrow>();
        // For each tensor: where its arrows begin, and where they lead to (several places, for a residual).
        var ends = new Dictionary<Tensor, List<int>>(ReferenceEqualityComparer.Instance);
        var order = new List<(Tensor Tensor, DiagramBox[] Boxes, Tensor[] Inputs)>();
        var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
        var pending = new Stack<(Tensor Tensor, bool IsReady, DiagramBox[] Boxes, Tensor[] Inputs)>([(output, false, [], [])]);
        while (pending.TryPop(out var item))
        {
            if (item.IsReady) order.Add((item.Tensor, item.Boxes, item.Inputs));
            else if (seen.Add(item.Tensor))
            {
                var (own, inputs) = Origin(item.Tensor);
                pending.Push((item.Tensor, true, own, inputs));
                foreach (var x in inputs.Reverse()) pending.Push((x, false, [], []));
            }
        }
        var sources = new Dictionary<Tensor, int>(ReferenceEqualityComparer.Instance);
        foreach (var (tensor, own, inputs) in order)
        {
            for (var i = 0; i < own.Length; i++)
            {
                boxes.Add(own[i]);
                if (i > 0) arrows.Add(new(boxes.Count - 2, boxes.Count - 1, Value: Size(tensor)));
                else arrows.AddRange(inputs.Select(x => new DiagramArrow(sources[x], boxes.Count - 1, Value: Size(x))));
            }
            sources[tensor] = boxes.Count - 1;
        }
        boxes.Add(new("output", DiagramShape.Value));
        arrows.Add(new(sources[output], boxes.Count - 1, Value: Size(output)));
        return new(title, boxes, arrows) { IsVertical = true };

        // The layers that gave a tensor (those that pass it on unchanged last), or the operation between layers.
        (DiagramBox[], Tensor[]) Origin(Tensor tensor)
        {
            var own = new Stack<DiagramBox>();
            var from = tensor;
            if (layers.TryGetValue(tensor, out var stack))
            {
                foreach (var (module, x) in stack)
                {
                    own.Push(new(Label(module), DiagramShape.Layer));
                    from = x;
                }
                if (!ReferenceEquals(from, tensor)) return ([.. own], [from]);
            }
            if (ReferenceEquals(tensor, input)) return ([new("input", DiagramShape.Value), .. own], []);
            return tensor.Node is { } node
                ? ([new(Operation(node.Name), DiagramShape.Operator), .. own], [.. node.Inputs.OfType<Tensor>()])
                : ([new("constant", DiagramShape.Value), .. own], []);
        }
    }

    private static string Label(Module module)
    {
        var parameters = module.ParameterCount;
        return parameters == 0 ? module.ToString()
            : string.Create(CultureInfo.InvariantCulture, $"{module}\n{parameters:N0} parameters");
    }

    private static string Operation(string name) => name switch { "add" => "+", "mul" => "×", _ => name };

    private static string Size(Tensor x) => string.Join('×', x.Shape.Sizes[1..].ToArray());

    private sealed class LayerTrace : ForwardTrace
    {
        public Dictionary<Tensor, Stack<(Module Module, Tensor Input)>> Layers { get; } = new(ReferenceEqualityComparer.Instance);

        protected internal override void Exit(Module module, Tensor input, Tensor output)
        {
            if (module.Children.Count > 0) return;
            if (!Layers.TryGetValue(output, out var stack)) Layers[output] = stack = [];
            stack.Push((module, input));
        }
    }
}
