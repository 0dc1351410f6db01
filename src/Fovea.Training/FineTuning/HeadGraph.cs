using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>The operations of a network from its head on, for batches of some sizes: what turns the backbone's outputs into
/// scores.</summary>
internal sealed class HeadGraph
{
    private readonly Module _network;
    private readonly ClassifierHead _head;
    private readonly Shape _imageShape;
    private readonly Dictionary<int, OperationGraph> _bySize = [];

    private HeadGraph(Module network, ClassifierHead head, Shape imageShape) =>
        (_network, _head, _imageShape) = (network, head, imageShape);

    /// <summary>The graphs for batches of some sizes; null where the network reads its backbone's values elsewhere, too, so that there
    /// is no one place to cut it.</summary>
    public static HeadGraph? Of(Module network, ClassifierHead head, Shape imageShape, IEnumerable<int> sizes)
    {
        var graph = new HeadGraph(network, head, imageShape);
        foreach (var size in sizes.Distinct())
        {
            if (graph.Cut(size) is not { } operations) return null;
            graph._bySize[size] = operations;
        }
        return graph;
    }

    /// <summary>The scores of a batch of the backbone's outputs; null for a batch of another size or of something else.</summary>
    public Tensor? Scores(Tensor features)
    {
        if (!_bySize.TryGetValue(features.Shape[0], out var graph) || graph.Inputs[0].Shape != features.Shape) return null;
        foreach (var dropout in _head.Dropouts) features = dropout.Forward(features);
        return graph.Run(features)[0];
    }

    private OperationGraph? Cut(int size)
    {
        using var modes = ModeScope.Inference(_network);
        var graph = Trace.Of(_network, Tensor.Zeros([size, .. _imageShape])).Graph;
        var own = new HashSet<Tensor>(_head.Module.StateDict().Values, ReferenceEqualityComparer.Instance);
        var fromHead = Set(graph.Constants.Where(c => own.Contains(c.Value)).Select(c => c.Key));
        var fromPicture = Set(graph.Inputs);
        GraphValue? cut = null;
        foreach (var operation in graph.Operations)
        {
            var (seen, head) = (Inputs(operation).Where(fromPicture.Contains).ToList(), Inputs(operation).Any(fromHead.Contains));
            if (seen.Count > 0 && head && cut is null)
            {
                if (seen.Count != 1) return null;
                cut = seen[0];
            }
            if (seen.Count > 0) fromPicture.UnionWith(operation.Outputs);
            if (head) fromHead.UnionWith(operation.Outputs);
        }
        Shape seenByHead = [size, .. _head.FeatureShape];
        return cut is null || cut.Shape != seenByHead ? null : After(graph, cut, fromPicture);
    }

    // The operations that follow from the cut and from constants alone; null where one of them reads more of the picture.
    private static OperationGraph? After(OperationGraph graph, GraphValue cut, HashSet<GraphValue> fromPicture)
    {
        var needed = Set(graph.Outputs);
        var kept = new List<Operation>();
        foreach (var operation in graph.Operations.Reverse())
        {
            if (operation.Outputs.Contains(cut) || !operation.Outputs.Any(needed.Contains)) continue;
            kept.Insert(0, operation);
            needed.UnionWith(Inputs(operation));
        }
        var computed = Set(kept.SelectMany(o => o.Outputs));
        var readsMore = needed.Any(v => !ReferenceEquals(v, cut) && fromPicture.Contains(v) && !computed.Contains(v))
            || needed.Any(graph.Inputs.Contains);
        return readsMore ? null : new([cut], graph.Outputs, kept,
            graph.Constants.Where(c => needed.Contains(c.Key)).ToDictionary(c => c.Key, c => c.Value));
    }

    private static IEnumerable<GraphValue> Inputs(Operation operation) => operation.Inputs.OfType<GraphValue>();

    private static HashSet<GraphValue> Set(IEnumerable<GraphValue> values) => new(values, ReferenceEqualityComparer.Instance);
}
