using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Batch normalisation for inference as part of the layer before it.</summary>
/// <remarks>With the factor f = γ/√(σ² + ε) of each channel, γ·(Wx + b − μ)/√(σ² + ε) + β = (f·W)x + f·(b − μ) + β. The sums are rounded
/// elsewhere, so that results agree to about 10⁻⁶ of themselves and not to the bit.</remarks>
public static class BatchNormFolding
{
    extension(GraphModule module)
    {
        /// <summary>The same module in which every normalisation by fixed statistics, right after a convolution, a transposed convolution
        /// or a fully-connected layer that nobody else reads, is part of it: new weights and a bias instead of four tensors.</summary>
        /// <param name="folded">How many there were.</param>
        public GraphModule FoldBatchNorms(out int folded)
        {
            ArgumentNullException.ThrowIfNull(module);
            var graph = module.Graph;
            var uses = graph.Operations.SelectMany(o => o.Inputs).OfType<GraphValue>().Concat(graph.Outputs)
                .GroupBy(v => v, ReferenceEqualityComparer.Instance as IEqualityComparer<GraphValue>).ToDictionary(g => g.Key, g =>
                g.Count(),
                    ReferenceEqualityComparer.Instance as IEqualityComparer<GraphValue>);
            var makers = new Dictionary<GraphValue, int>(ReferenceEqualityComparer.Instance);
            var constants = new Dictionary<GraphValue, Tensor>(graph.Constants, ReferenceEqualityComparer.Instance);
            var state = module.NamedParameters().Select(p => (p.Name, p.Tensor, IsParameter: true))
                .Concat(module.NamedBuffers().Select(b => (b.Name, b.Tensor, IsParameter: false))).ToList();
            var operations = new List<Operation?>();
            folded = 0;
            using var _ = Autograd.NoGrad();
            foreach (var operation in graph.Operations)
            {
                var done = operation;
                if (operation.Attributes is BatchNormAttributes norm && operation.Inputs[0] is { } x && makers.TryGetValue(x, out var at)
                    && uses[x] == 1 && operations[at] is { } layer && Folded(layer, operation, norm.Epsilon) is { } one)
                {
                    operations[at] = null;
                    done = one;
                    folded++;
                }
                makers[done.Outputs[0]] = operations.Count;
                operations.Add(done);
            }
            Operation[] kept = [.. operations.OfType<Operation>()];
            var needed = new HashSet<GraphValue>(kept.SelectMany(o => o.Inputs).OfType<GraphValue>().Concat(graph.Outputs),
                ReferenceEqualityComparer.Instance);
            var result = graph with
            {
                Operations = kept,
                Constants = constants.Where(c => needed.Contains(c.Key))
                    .ToDictionary(ReferenceEqualityComparer.Instance as IEqualityComparer<GraphValue>),
            };
            var used = new HashSet<Tensor>(result.Constants.Values, ReferenceEqualityComparer.Instance);
            return new(result, module.InputNames, module.OutputNames, state.Where(s => used.Contains(s.Tensor)));

            Operation? Folded(Operation layer, Operation batchNorm, double epsilon)
            {
                if (Constant(layer, 1) is not { } weight || layer.Inputs is [_, _, { } given, ..]
                    && !constants.ContainsKey(given)) return null;
                var bias = Constant(layer, 2);
                if (Constant(batchNorm, 1) is not { } mean || Constant(batchNorm, 2) is not { } variance) return null;
                if (batchNorm.Inputs.Skip(3).Any(v => v is not null && !constants.ContainsKey(v))) return null;
                var factor = (variance + epsilon).Rsqrt();
                if (Constant(batchNorm, 3) is { } scale) factor *= scale;
                if (Scaled(layer.Attributes, layer.Outputs[0].Shape, weight, factor) is not { } scaled) return null;
                var shift = bias is null ? -mean * factor : (bias - mean) * factor;
                if (Constant(batchNorm, 4) is { } beta) shift += beta;
                var (newWeight, newBias) = (Named(layer.Inputs[1]!, weight, scaled, ""), Named(layer.Inputs[2], bias, shift,
                    Sibling(weight)));
                return new(layer.Attributes, [layer.Inputs[0], newWeight, newBias], batchNorm.Outputs);
            }

            Tensor? Constant(Operation operation, int input) => input < operation.Inputs.Count && operation.Inputs[input] is { } value
                && constants.TryGetValue(value, out var tensor) ? tensor.Detach() : null;

            // A name for a bias that is new: beside its weight.
            string Sibling(Tensor weight) => state.FirstOrDefault(s => s.Tensor.Storage == weight.Storage
                && s.Tensor.Offset == weight.Offset).Name
                is { } name ? name.EndsWith("weight", StringComparison.Ordinal) ? $"{name[..^"weight".Length]}bias" : $"{name}_bias" : "";

            // The tensor as a constant, under the name that the one before had.
            GraphValue Named(GraphValue? old, Tensor? before, Tensor tensor, string otherwise)
            {
                var name = old is not null && before is not null && constants.TryGetValue(old, out var own)
                    ? state.FirstOrDefault(s => ReferenceEquals(s.Tensor, own)).Name : otherwise;
                if (name is { Length: > 0 })
                {
                    tensor.RequiresGrad = true;
                    // One that is used elsewhere, too, keeps its name.
                    var taken = state.FindIndex(s => s.Name == name);
                    var isShared = taken >= 0 && old is not null && uses.GetValueOrDefault(old) > 1;
                    if (taken >= 0 && old is not null && !isShared) state[taken] = (name, tensor, true);
                    else state.Add((Free(name), tensor, true));
                }
                constants[tensor.Value] = tensor;
                return tensor.Value;
            }

            string Free(string name)
            {
                var free = name;
                for (var n = 2; state.Exists(s => s.Name == free); n++) free = $"{name}_{n}";
                return free;
            }
        }
    }

    // The weight with its output channels times a factor, or null where the operation is no layer of that kind.
    private static Tensor? Scaled(OperationAttributes attributes, Shape result, Tensor weight, Tensor factor)
    {
        switch (attributes)
        {
            case Conv2dAttributes when weight.Shape[0] == factor.Count:
                return weight * factor.Reshape([factor.Count, 1, 1, 1]);
            case ConvTranspose2dAttributes t when weight.Shape[1] * t.Options.Groups == factor.Count:
                // [C, O/groups, …]: each group of inputs has outputs of its own.
                var (groups, outputs) = (t.Options.Groups, weight.Shape[1]);
                return (weight.Reshape([groups, weight.Shape[0] / groups, outputs, weight.Shape[2] * weight.Shape[3]])
                    * factor.Reshape([groups, 1, outputs, 1])).Reshape(weight.Shape);
            case MatMulAttributes { TransposeA: false } m when result.Rank == 2 && weight.Rank == 2
                && weight.Shape[m.TransposeB ? 0 : 1] == factor.Count:
                return weight * (m.TransposeB ? factor.Reshape([factor.Count, 1]) : factor);
            default: return null;
        }
    }
}
