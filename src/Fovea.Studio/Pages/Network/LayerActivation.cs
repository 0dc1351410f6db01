using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Studio;

/// <summary>What a layer gave for an input, whatever its shape, and what the network gave.</summary>
internal sealed class LayerActivation : ForwardTrace
{
    private readonly Module _wanted;
    private Tensor? _output;

    private LayerActivation(Module wanted) => _wanted = wanted;

    /// <summary>Runs a network and keeps the output of a layer.</summary>
    /// <param name="network">The network.</param>
    /// <param name="x">Its input.</param>
    /// <param name="layer">A module's dotted name, or an operation's name with its number.</param>
    /// <exception cref="KeyNotFoundException">There is no such layer, or it does not run.</exception>
    public static (Tensor Output, Tensor Result) Of(Module network, Tensor x, string layer)
    {
        using var modes = ModeScope.Inference(network);
        using var _ = Autograd.NoGrad();
        if (network is GraphModule graph) return OfGraph(graph, x, layer);
        var module = network.NamedModules().FirstOrDefault(m => m.Name == layer).Module ?? throw Unknown(layer);
        var trace = new LayerActivation(module);
        Tensor? result = null;
        trace.During(() => result = network.Forward(x));
        return (trace._output ?? throw Unknown(layer), result!);
    }

    /// <inheritdoc/>
    protected override void Exit(Module module, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (ReferenceEquals(module, _wanted) && outputs.Length > 0) _output = outputs[0];
    }

    private static (Tensor Output, Tensor Result) OfGraph(GraphModule network, Tensor x, string layer)
    {
        var graph = network.Graph;
        if (graph.Inputs.Count != 1) throw new ArgumentException($"expected a network of one input, got {graph.Inputs.Count}");
        var values = new Dictionary<GraphValue, Tensor>(graph.Constants, ReferenceEqualityComparer.Instance) { [graph.Inputs[0]] = x };
        Tensor? found = null;
        foreach (var (i, operation) in graph.Operations.Index())
        {
            Tensor?[] given = [.. operation.Inputs.Select(v => v is null ? null : values[v])];
            var y = values[operation.Outputs[0]] = operation.Attributes.Run(given);
            if (NetworkView.Name(operation, i) == layer) found = y;
        }
        return (found ?? throw Unknown(layer), values[graph.Outputs[0]]);
    }

    private static KeyNotFoundException Unknown(string layer) => new($"unknown layer '{Excerpt.Of(layer)}', or one that does not run");
}
