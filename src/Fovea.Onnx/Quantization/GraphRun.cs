using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>Runs operations one by one, with a look at what each reads.</summary>
internal static class GraphRun
{
    /// <summary>Looks at the inputs of an operation, and may put others in their place.</summary>
    public delegate void Look(int place, Operation operation, Tensor?[] inputs);

    /// <summary>Runs the operations; what no later one reads is let go.</summary>
    public static Tensor[] Run(OperationGraph graph, IReadOnlyList<Tensor> inputs, Look look)
    {
        var values = new Dictionary<GraphValue, Tensor>(graph.Constants, ReferenceEqualityComparer.Instance);
        var last = new Dictionary<GraphValue, int>(ReferenceEqualityComparer.Instance);
        foreach (var (i, operation) in graph.Operations.Index())
            foreach (var input in operation.Inputs)
                if (input is not null) last[input] = i;
        foreach (var output in graph.Outputs) last[output] = int.MaxValue;
        foreach (var (value, x) in graph.Inputs.Zip(inputs)) values[value] = x;
        foreach (var (i, operation) in graph.Operations.Index())
        {
            Tensor?[] given = [.. operation.Inputs.Select(v => v is null ? null : values[v])];
            look(i, operation, given);
            values[operation.Outputs[0]] = operation.Attributes.Run(given);
            foreach (var input in operation.Inputs)
                if (input is not null && last[input] == i) values.Remove(input);
        }
        return [.. graph.Outputs.Select(v => values[v])];
    }

    /// <summary>The constants, and what is computed of constants alone.</summary>
    public static IReadOnlyDictionary<GraphValue, Tensor> Constants(OperationGraph graph)
    {
        var constants = new Dictionary<GraphValue, Tensor>(graph.Constants, ReferenceEqualityComparer.Instance);
        foreach (var operation in graph.Operations)
            if (operation.Inputs.Count > 0 && operation.Inputs.All(v => v is null || constants.ContainsKey(v)))
                constants[operation.Outputs[0]] = operation.Attributes.Run(
                    [.. operation.Inputs.Select(v => v is null ? null : constants[v])]);
        return constants;
    }
}
