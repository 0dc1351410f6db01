using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>What a layer in the middle of a network gave, and the scores that came of it.</summary>
/// <param name="Activation">[N, C, h, w].</param>
/// <param name="Scores">[N, classes].</param>
/// <param name="Layer">The layer's name.</param>
internal sealed record LayerOutput(Tensor Activation, Tensor Scores, string Layer)
{
    /// <summary>Runs a network and keeps the output of a layer: of a module inside by its dotted name, of an operation of a graph by its
    /// name (the last so called) or its number; the last one that has positions where none is named.</summary>
    public static LayerOutput Of(Module network, Tensor x, string? layer) =>
        network is GraphModule graph ? OfGraph(graph, x, layer) : OfModule(network, x, layer);

    private static LayerOutput OfModule(Module network, Tensor x, string? layer)
    {
        var names = network.NamedModules().Select(m => m.Name).Where(n => n.Length > 0);
        if (layer is not null && !names.Contains(layer)) throw Unknown(layer, names);
        var trace = new LayerTrace(network, layer);
        Tensor? scores = null;
        trace.During(() => scores = network.Forward(x));
        return trace.Activation is { } activation ? Checked(activation, scores!, trace.Layer!) : throw NoPositions(layer);
    }

    private static LayerOutput OfGraph(GraphModule network, Tensor x, string? layer)
    {
        var graph = network.Graph;
        var values = new Dictionary<GraphValue, Tensor>(graph.Constants, ReferenceEqualityComparer.Instance) { [graph.Inputs[0]] = x };
        string Name(int i) => $"{graph.Operations[i].Name}#{i}";
        LayerOutput? found = null;
        for (var i = 0; i < graph.Operations.Count; i++)
        {
            var operation = graph.Operations[i];
            Tensor?[] inputs = [.. operation.Inputs.Select(v => v is null ? null : values[v])];
            var y = values[operation.Outputs[0]] = operation.Attributes.Run(inputs);
            if (layer is null ? HasPositions(y) : layer == operation.Name || layer == Name(i)) found = new(y, y, Name(i));
        }
        if (layer is not null && found is null) throw Unknown(layer, graph.Operations.Select((_, i) => Name(i)));
        return found is null ? throw NoPositions(layer) : Checked(found.Activation, values[graph.Outputs[0]], found.Layer);
    }

    private static bool HasPositions(Tensor x) => x.Rank == 4 && x.Shape[2] * x.Shape[3] > 1;

    private static LayerOutput Checked(Tensor activation, Tensor scores, string layer) => HasPositions(activation)
        ? new(activation, scores, layer)
        : throw new ArgumentException($"layer '{layer}': expected an output with positions, [N, C, H, W], got {activation.Shape}");

    private static ArgumentException Unknown(string layer, IEnumerable<string> names) =>
        new($"unknown layer '{layer}'{Nearest.Hint(layer, names)}. Layers: {Excerpt.Of(string.Join(", ", names), 300)}");

    private static ArgumentException NoPositions(string? layer) => new(layer is null
        ? "expected a network with a layer that has positions, [N, C, H, W], got one without"
        : $"layer '{layer}': expected a layer that runs, got one that the network does not use");

    private sealed class LayerTrace(Module root, string? layer) : ForwardTrace
    {
        private readonly Dictionary<Module, string> _names =
            root.NamedModules().DistinctBy(m => m.Module).ToDictionary(m => m.Module, m => m.Name);

        public Tensor? Activation { get; private set; }

        public string? Layer { get; private set; }

        protected override void Exit(Module module, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        {
            if (outputs.Length != 1 || !_names.TryGetValue(module, out var name)) return;
            // A container ends with the tensor that its last layer gave: the layer has the name.
            if (layer is null ? HasPositions(outputs[0]) && !ReferenceEquals(outputs[0], Activation) : name == layer)
                (Activation, Layer) = (outputs[0], name);
        }
    }
}
