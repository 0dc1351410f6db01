namespace Fovea.Tensors;

/// <summary>A computation as data: its operations in order, what comes in, what goes out, and the tensors that are constant in
/// it.</summary>
/// <param name="Inputs">What comes in.</param>
/// <param name="Outputs">What goes out.</param>
/// <param name="Operations">In an order in which they can be run; none that no output needs.</param>
/// <param name="Constants">Tensors that were there before, parameters among them, by the value that they have in the graph.</param>
public sealed record OperationGraph(IReadOnlyList<GraphValue> Inputs, IReadOnlyList<GraphValue> Outputs,
    IReadOnlyList<Operation> Operations, IReadOnlyDictionary<GraphValue, Tensor> Constants)
{
    /// <summary>Whether the first axis of every input may be of any size, the same for all. Shapes of values are then those of the run that
    /// was noted.</summary>
    public bool HasOpenBatch { get; init; }

    /// <summary>Runs a computation and notes its operations, whether or not gradients are wanted.</summary>
    /// <remarks>Decisions that the code makes and sizes that it computes on the way are fixed as they were for these inputs. What is
    /// changed in place on the way, such as running averages, is not noted.</remarks>
    /// <param name="inputs">The tensors that will be others at the next run.</param>
    /// <param name="body">The computation; returns what is wanted of it.</param>
    public static OperationGraph Capture(IReadOnlyList<Tensor> inputs, Func<IReadOnlyList<Tensor>> body)
    {
        var trace = new OperationTrace(inputs);
        return trace.Graph(trace.During(body));
    }

    /// <summary>Runs the operations on other inputs of the same shapes; with <see cref="HasOpenBatch"/>, of any batch.</summary>
    /// <param name="inputs">As many as <see cref="Inputs"/>, of the same shapes and types.</param>
    /// <exception cref="ShapeException">There are more or fewer inputs, or one has another shape or type.</exception>
    public IReadOnlyList<Tensor> Run(params IReadOnlyList<Tensor> inputs)
    {
        if (inputs.Count != Inputs.Count) throw new ShapeException($"graph: expected {Inputs.Count} inputs, got {inputs.Count}.");
        var values = new Dictionary<GraphValue, Tensor>(Constants, ReferenceEqualityComparer.Instance);
        for (var i = 0; i < inputs.Count; i++)
        {
            if (!Fits(inputs[i].Shape, inputs[0].Shape, Inputs[i].Shape) || inputs[i].DType != Inputs[i].DType)
                throw new ShapeException(
                    $"graph: expected input {i} {Inputs[i].DType} {Written(Inputs[i].Shape)}, got {inputs[i].DType} {inputs[i].Shape}.");
            values[Inputs[i]] = inputs[i];
        }
        foreach (var operation in Operations)
            values[operation.Outputs[0]] = operation.Attributes.Run([.. operation.Inputs.Select(v => v is null ? null : values[v])]);
        return [.. Outputs.Select(v => values[v])];
    }

    private bool Fits(Shape given, Shape first, Shape expected) => !HasOpenBatch ? given == expected
        : given.Rank == expected.Rank && given.Sizes[1..].SequenceEqual(expected.Sizes[1..]) && given[0] == first[0];

    private string Written(Shape shape) => HasOpenBatch ? $"[N, {string.Join(", ", shape.Skip(1))}]" : shape.ToString();
}
