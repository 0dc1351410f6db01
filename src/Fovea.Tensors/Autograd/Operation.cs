namespace Fovea.Tensors;

/// <summary>An operation as data: its name, its attributes, what it read and what it computed. The tape, drawings, traced modules and
/// exporters read this one record.</summary>
/// <param name="Attributes">Name and typed attributes; a record for each kind of operation.</param>
/// <param name="Inputs">What it read, in order; null for an optional input not given.</param>
/// <param name="Outputs">What it computed.</param>
public sealed record Operation(OperationAttributes Attributes, IReadOnlyList<GraphValue?> Inputs, IReadOnlyList<GraphValue> Outputs)
{
    /// <summary>The operation, in the field's lower-case spelling: <c>conv2d</c>, <c>add</c>.</summary>
    public string Name => Attributes.Name;
}

/// <summary>What an operation is, apart from its tensors: stride and padding, a slope, an axis. Each kind of operation derives a record
/// with properties of its own.</summary>
/// <param name="Name">The operation, in the field's lower-case spelling.</param>
[DataKind]
public abstract record OperationAttributes(string Name)
{
    /// <summary>Computes the operation on other tensors.</summary>
    /// <param name="inputs">As many as the operation has, in order; null for an optional input not given.</param>
    /// <exception cref="NotSupportedException">The operation was recorded by name alone.</exception>
    /// <exception cref="ShapeException">The inputs do not fit.</exception>
    public abstract Tensor Run(IReadOnlyList<Tensor?> inputs);
}

/// <summary>An operation of which only the name is known: one that was recorded with a function of its own for the way back.</summary>
public sealed record NamedAttributes(string Name) : OperationAttributes(Name)
{
    /// <summary>Cannot be run.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => throw new NotSupportedException(
        $"{Name}: expected an operation that can be run again, got one that was recorded by name. Record it with attributes that derive from OperationAttributes.");
}
