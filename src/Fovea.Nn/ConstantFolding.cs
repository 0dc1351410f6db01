using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Operations whose results are always the same, computed once.</summary>
public static class ConstantFolding
{
    extension(GraphModule module)
    {
        /// <summary>The same module without operations that read constants alone: their results stand in their place, to the bit.
        /// Parameters and buffers are no constants, since they may change.</summary>
        public GraphModule FoldConstants()
        {
            ArgumentNullException.ThrowIfNull(module);
            var graph = module.Graph;
            var state = module.NamedParameters().Select(p => (p.Name, p.Tensor, IsParameter: true))
                .Concat(module.NamedBuffers().Select(b => (b.Name, b.Tensor, IsParameter: false))).ToList();
            var changing = new HashSet<Tensor>(state.Select(s => s.Tensor), ReferenceEqualityComparer.Instance);
            var constants = new Dictionary<GraphValue, Tensor>(graph.Constants, ReferenceEqualityComparer.Instance);
            var kept = new List<Operation>();
            using var _ = Autograd.NoGrad();
            foreach (var operation in graph.Operations)
            {
                if (IsFixed(operation))
                    constants[operation.Outputs[0]] = operation.Attributes.Run([.. operation.Inputs
                        .Select(v => v is null ? null : constants[v])]);
                else kept.Add(operation);
            }
            var needed = new HashSet<GraphValue>(kept.SelectMany(o => o.Inputs).OfType<GraphValue>().Concat(graph.Outputs),
                ReferenceEqualityComparer.Instance);
            var folded = graph with
            {
                Operations = kept,
                Constants = constants.Where(c => needed.Contains(c.Key))
                    .ToDictionary(ReferenceEqualityComparer.Instance as IEqualityComparer<GraphValue>),
            };
            var used = new HashSet<Tensor>(folded.Constants.Values, ReferenceEqualityComparer.Instance);
            return new(folded, module.InputNames, module.OutputNames, state.Where(s => used.Contains(s.Tensor)));

            // What reads nothing is random.
            bool IsFixed(Operation operation) => operation.Inputs.Any(v => v is not null) && operation.Attributes is not NamedAttributes
                && operation.Inputs.All(v => v is null || constants.TryGetValue(v, out var tensor) && !changing.Contains(tensor));
        }
    }
}
