namespace Fovea.Tensors;

/// <summary>y = f(x), element by element: an activation, its slope or bounds with it.</summary>
/// <param name="Name">The operation.</param>
/// <param name="Function">f; a record with the function's own numbers.</param>
public sealed record UnaryAttributes<F>(string Name, F Function) : OperationAttributes(Name) where F : struct, IUnaryFunction
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => Elementwise.Unary(Name, inputs[0]!, Function);
}

/// <summary>y = f(a, b), element by element, broadcast.</summary>
/// <param name="Name">The operation.</param>
/// <param name="Function">f; a record with the function's own numbers.</param>
public sealed record BinaryAttributes<F>(string Name, F Function) : OperationAttributes(Name) where F : struct, IBinaryFunction
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => Elementwise.Binary(Name, inputs[0]!, inputs[1]!, Function);
}

/// <summary>Whether a and b stand in a relation, element by element, broadcast.</summary>
/// <param name="Name">The operation.</param>
/// <param name="Comparison">The relation.</param>
public sealed record CompareAttributes<C>(string Name, C Comparison) : OperationAttributes(Name) where C : struct, IComparison
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => Elementwise.Compare(Name, inputs[0]!, inputs[1]!, Comparison);
}
