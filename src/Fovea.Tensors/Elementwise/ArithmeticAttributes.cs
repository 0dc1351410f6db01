namespace Fovea.Tensors;

/// <summary>y = a ∘ b of integers or truth values, a floor division or a remainder: element by element, broadcast.</summary>
/// <param name="Name">The operation.</param>
/// <param name="Operation">∘.</param>
public sealed record ArithmeticAttributes(string Name, Arithmetic Operation) : OperationAttributes(Name)
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => Operation switch
    {
        Arithmetic.Remainder => inputs[0]!.Remainder(inputs[1]!),
        Arithmetic.FloorDivide => inputs[0]!.FloorDivide(inputs[1]!),
        _ => Integers.Run(Name, inputs[0]!, inputs[1]!, Operation),
    };
}
