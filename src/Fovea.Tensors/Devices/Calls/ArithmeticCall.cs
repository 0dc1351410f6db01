namespace Fovea.Tensors;

/// <summary>What an <see cref="ArithmeticCall"/> computes of two elements.</summary>
public enum Arithmetic
{
    /// <summary>a + b.</summary>
    Add,

    /// <summary>a − b.</summary>
    Subtract,

    /// <summary>a · b.</summary>
    Multiply,

    /// <summary>⌊a / b⌋.</summary>
    FloorDivide,

    /// <summary>a − b·⌊a / b⌋: of b's sign.</summary>
    Remainder,

    /// <summary>The larger.</summary>
    Maximum,

    /// <summary>The smaller.</summary>
    Minimum,

    /// <summary>Both, bit by bit.</summary>
    And,

    /// <summary>Either, bit by bit.</summary>
    Or,

    /// <summary>Just one of the two, bit by bit.</summary>
    Xor,
}

/// <summary>y = a ∘ b, element by element, broadcast to y's shape and all of one type: integers, truth values (the last three), and floor
/// division and remainder of floating-point numbers too.</summary>
/// <remarks>Integers wrap around where they overflow. An integer b is not 0 where it divides: the caller has checked
/// (<see cref="RequireNonZeroCall"/>).</remarks>
public readonly record struct ArithmeticCall(Arithmetic Operation, Tensor A, Tensor B, Tensor Y) : IDeviceCall<ArithmeticCall>
{
    /// <inheritdoc/>
    public static string Name => "arithmetic";

    /// <inheritdoc/>
    public ArithmeticCall Map(OperandMap map) => this with { A = map.Read(A), B = map.Read(B), Y = map.Write(Y) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutes<ArithmeticCall>>(Name).Execute(this);

    /// <summary>ẏ = ȧ − ḃ·⌊a / b⌋ for the remainder; the rest has steps, or no gradient.</summary>
    public void Tangent(TangentDevice tangents)
    {
        var (operation, a, b, y) = this;
        if (operation == Arithmetic.Remainder && tangents.Any(a, b))
            tangents.Compose(() => [(a.Expand(y.Shape) - b * a.FloorDivide(b), y)]);
        else tangents.Clear(y);
        tangents.Below(this);
    }
}
