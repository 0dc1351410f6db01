using System.Globalization;
using Fovea.Nn;
using Fovea.Tensors;
using Fovea.Training.TensorBoard.Schema;
using Google.Protobuf;

namespace Fovea.Training.TensorBoard;

/// <summary>A network as the graph that TensorBoard draws: its operations under the names of the layers that they belong to, with the
/// shapes that go from one to the next.</summary>
internal static class NetworkGraph
{
    /// <summary>The graph of a network in inference mode, for one input of zeros.</summary>
    /// <param name="network">The network.</param>
    /// <param name="input">Shape of one input, without the batch.</param>
    public static GraphDef Of(Module network, Shape input)
    {
        using var modes = ModeScope.Inference(network);
        var layers = new Layers(network);
        var type = network.Parameters().Select(p => p.DType).FirstOrDefault(DType.Float32);
        var x = Tensor.Zeros([1, .. input.Sizes], type);
        // The tape has the operations.
        x.RequiresGrad = true;
        Tensor y = x;
        layers.During(() => y = network.Forward(x));
        var graph = new GraphDef { Versions = new() { Producer = 1 } };
        var names = new Dictionary<GraphValue, string>(ReferenceEqualityComparer.Instance);
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        var known = network.NamedParameters().Select(p => (p.Name, p.Tensor.Value))
            .Concat(network.NamedBuffers().Select(b => (b.Name, b.Tensor.Value))).ToList();
        foreach (var (name, value) in known) names.TryAdd(value, Path(name));
        var parameters = new HashSet<GraphValue>(names.Keys, ReferenceEqualityComparer.Instance);
        foreach (var value in InOrder(y.Value)) graph.Node.Add(NodeOf(value));
        graph.Node.Add(new NodeDef { Name = "output", Op = "Output", Input = { names[y.Value] } });
        return graph;

        NodeDef NodeOf(GraphValue value)
        {
            var leaf = ReferenceEquals(value, x.Value) ? "Placeholder" : parameters.Contains(value) ? "Variable" : "Const";
            var node = new NodeDef { Op = value.Node?.Name ?? leaf };
            if (!names.TryGetValue(value, out var name))
            {
                name = value.Node is { } made ? $"{layers.Find(value)}{made.Name}" : ReferenceEquals(value, x.Value) ? "input" : "constant";
                var count = used[name] = used.GetValueOrDefault(name) + 1;
                if (count > 1) name = string.Create(CultureInfo.InvariantCulture, $"{name}_{count}");
                names[value] = name;
            }
            node.Name = name;
            if (value.Node is { } from) node.Input.AddRange(from.Inputs.OfType<GraphValue>().Select(i => names[i]));
            var shape = new TensorShapeProto();
            foreach (var size in value.Shape) shape.Dim.Add(new TensorShapeProto.Types.Dim { Size = size });
            node.Attr["_output_shapes"] = new() { List = new() { Shape = { shape } } };
            if (layers.Describe(value) is { } text) node.Attr["layer"] = new() { S = ByteString.CopyFromUtf8(text) };
            return node;
        }
    }

    private static string Path(string name) => name.Replace('.', '/');

    // Inputs before what reads them.
    private static List<GraphValue> InOrder(GraphValue output)
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
                foreach (var input in item.Value.Node?.Inputs.OfType<GraphValue>().Reverse() ?? []) pending.Push((input, false));
            }
        }
        return order;
    }

    /// <summary>Which layer computed what.</summary>
    private sealed class Layers(Module network) : ForwardTrace
    {
        private readonly Dictionary<Module, string> _names = network.NamedModules()
            .DistinctBy(m => m.Module).ToDictionary(m => m.Module, m => m.Name);

        private readonly Dictionary<GraphValue, (string Name, string Text)> _layers = new(ReferenceEqualityComparer.Instance);

        /// <summary>The name of the layer with a slash, or nothing for an operation between layers.</summary>
        public string Find(GraphValue value) => _layers.TryGetValue(value, out var layer) && layer.Name.Length > 0 ? layer.Name + "/" : "";

        public string? Describe(GraphValue value) => _layers.TryGetValue(value, out var layer) ? layer.Text : null;

        protected override void Exit(Module module, Tensor input, Tensor output)
        {
            if (module.Children.Count > 0 || !_names.TryGetValue(module, out var name)) return;
            // All that lies between what came in and what goes out is the layer's.
            var pending = new Stack<GraphValue>([output.Value]);
            while (pending.TryPop(out var value))
            {
                if (ReferenceEquals(value, input.Value) || value.Node is null || !_layers.TryAdd(value, (Path(name), module.Describe())))
                    continue;
                foreach (var from in value.Node.Inputs.OfType<GraphValue>()) pending.Push(from);
            }
        }
    }
}
