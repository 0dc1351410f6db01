using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Modules as data: their operations, noted while they run.</summary>
public static class Trace
{
    /// <summary>Runs a module once and makes a module of the operations that it computed, with the same parameters and buffers under the
    /// same names: it gives the module's bits.</summary>
    /// <remarks>The tensors are shared with the module, so that what one learns the other knows. What the module decides by shapes, by its
    /// mode or by values is fixed as it was; what it changes in place, such as running averages, is not repeated. Trace in inference mode
    /// what is to be used for inference.</remarks>
    /// <param name="module">The module, in the mode that is wanted.</param>
    /// <param name="inputs">Inputs of the shapes that are wanted.</param>
    /// <exception cref="ShapeException">The inputs do not fit; the message names the layer.</exception>
    public static GraphModule Of(Module module, params IReadOnlyList<Tensor> inputs)
    {
        using var _ = Autograd.NoGrad();
        return Named(module, OperationGraph.Capture(inputs, () => module.Forward([.. inputs])));
    }

    /// <summary>As <see cref="Of"/>, with a first axis that may be of any size, as a network has it that takes any number of
    /// pictures.</summary>
    /// <remarks>The module runs twice, the second time on a batch that is larger by one; what is the same in both holds.</remarks>
    /// <param name="module">The module, in the mode that is wanted.</param>
    /// <param name="inputs">Inputs of the shapes that are wanted, the batch on the first axis of each.</param>
    /// <exception cref="ShapeException">The inputs do not fit; the message names the layer.</exception>
    /// <exception cref="NotSupportedException">The module does something else for another batch.</exception>
    public static GraphModule OpenBatch(Module module, params IReadOnlyList<Tensor> inputs)
    {
        using var _ = Autograd.NoGrad();
        if (inputs.FirstOrDefault(x => x.Rank == 0 || x.Shape[0] == 0) is { } scalar)
            throw new ShapeException($"Trace.OpenBatch: expected inputs with a batch of 1 or more on the first axis, got {scalar.Shape}.");
        IReadOnlyList<Tensor> larger = [.. inputs.Select(x => Tensor.Concat([x, x.Slice(0, 0, 1)], 0))];
        return Named(module, Nn.OpenBatch.Of(OperationGraph.Capture(inputs, () => module.Forward([.. inputs])),
            OperationGraph.Capture(larger, () => module.Forward([.. larger]))));
    }

    private static GraphModule Named(Module module, OperationGraph graph)
    {
        var known = module.NamedParameters().Select(p => (p.Name, p.Tensor, true))
            .Concat(module.NamedBuffers().Select(b => (b.Name, b.Tensor, false)))
            .ToList();
        // The module's own tensor, where the operation was given another name for it.
        var own = known.GroupBy(s => Window(s.Tensor)).ToDictionary(g => g.Key, g => g.First().Tensor);
        graph = graph with
        {
            Constants = graph.Constants.ToDictionary(c => c.Key, c => own.GetValueOrDefault(Window(c.Value)) ?? c.Value),
        };
        var used = new HashSet<Tensor>(graph.Constants.Values, ReferenceEqualityComparer.Instance);
        return new(graph, Names("input", graph.Inputs.Count), Names("output", graph.Outputs.Count),
            known.Where(s => used.Contains(s.Tensor)));
    }

    private static (Storage, int, Shape) Window(Tensor x) => (x.Storage, x.Offset, x.Shape);

    private static string[] Names(string one, int count) =>
        count == 1 ? [one] : [.. Enumerable.Range(0, count).Select(i => $"{one}{i}")];
}
