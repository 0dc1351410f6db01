namespace Fovea.Tensors;

/// <summary>The driver of arithmetic on integers and truth values, and numbers beside tensors.</summary>
internal static class Integers
{
    // A double holds every whole number up to here.
    private const long Exact = 1L << 53;

    /// <summary>y = a ∘ b, broadcast, in the type of both.</summary>
    /// <exception cref="ShapeException">The types differ, or the shapes do not broadcast.</exception>
    public static Tensor Run(string name, Tensor a, Tensor b, Arithmetic operation)
    {
        Meet(ref a, ref b);
        Check.SameType(name, a, b);
        var y = a.Device.Empty(Shape.Broadcast(a.Shape, b.Shape, name), a.DType);
        if (operation is Arithmetic.FloorDivide or Arithmetic.Remainder && !a.DType.IsFloating)
            b.Device.Execute(new RequireNonZeroCall(name, b));
        a.Device.Execute(new ArithmeticCall(operation, a, b, y));
        return Autograd.Note(new ArithmeticAttributes(name, operation), y, a, b);
    }

    /// <summary>Whether an operation on the two is one of integers; the other operand may be a number.</summary>
    public static bool Are(Tensor a, Tensor b) =>
        a.DType.IsInteger && (b.DType.IsInteger || IsWhole(b.Number)) || b.DType.IsInteger && IsWhole(a.Number);

    /// <summary>The float32 of an integer tensor, as PyTorch's rules of promotion want it beside a number with a fraction, or in a true
    /// division; another tensor as it is.</summary>
    public static Tensor Real(Tensor x) => x.DType.IsInteger ? x.To(DType.Float32) : x;

    /// <summary>A whole number in a tensor's type.</summary>
    public static Tensor Number(Tensor like, long value) => value is >= -Exact and <= Exact
        ? like.Device.Full([], value, like.DType) : like.Storage.Device.From<long>([value], []).To(like.DType);

    /// <summary>A tensor that was made of a number alone takes the type of the other one; beside integers, one with a fraction makes both
    /// Float32. Its gradient finds the way back.</summary>
    /// <param name="a">a.</param>
    /// <param name="b">b.</param>
    /// <param name="exact">Rather both Float64, where integers cannot hold the number: for comparisons.</param>
    public static void Meet(ref Tensor a, ref Tensor b, bool exact = false)
    {
        var (first, second) = (a.Number, b.Number);
        if (first is null == second is null) return;
        if (second is { } right) (a, b) = Beside(a, b, right, exact);
        else (b, a) = Beside(b, a, first!.Value, exact);
    }

    /// <summary>A tensor that was made of a number alone, in the type and on the device of another one.</summary>
    public static Tensor Placed(Tensor number, double value, Tensor like) =>
        number.Storage.Device == like.Storage.Device || number.RequiresGrad ? number.To(like.Storage.Device).To(like.DType)
            : like.Device.Full([], value, like.DType);

    /// <summary>A tensor and a number in one type: the tensor's, unless that cannot hold the number. Exact for comparisons.</summary>
    public static (Tensor X, Tensor Number) Comparable(Tensor x, double value)
    {
        x = Wide(x, value);
        return (x, x.Device.Full([], value, x.DType));
    }

    private static (Tensor, Tensor) Beside(Tensor x, Tensor number, double value, bool exact)
    {
        if (exact) x = Wide(x, value);
        else if (!IsWhole(value)) x = Real(x);
        return (x, Placed(number, value, x));
    }

    private static Tensor Wide(Tensor x, double value) => x.DType.IsInteger && !Holds(x.DType, value) ? x.To(DType.Float64) : x;

    private static bool IsWhole(double? value) => value is { } number && number == Math.Floor(number);

    private static bool Holds(DType dtype, double value) => IsWhole(value) && dtype switch
    {
        DType.UInt8 => value is >= 0 and <= byte.MaxValue,
        DType.Int32 => value is >= int.MinValue and <= int.MaxValue,
        _ => Math.Abs(value) <= Exact,
    };
}
