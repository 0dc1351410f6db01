namespace Fovea.Tensors;

/// <summary>a − b·⌊a ÷ b⌋, element by element, broadcast.</summary>
public static class RemainderOp
{
    extension(Tensor a)
    {
        /// <summary>a − b·⌊a ÷ b⌋, element by element, broadcast, in the type of both: the remainder, of b's sign.</summary>
        /// <remarks>As PyTorch's <c>remainder</c> and Python's <c>%</c>: −7 and 2 give 1. Of floating-point numbers it is exact but for
        /// one sum, and the gradients are 1 and −⌊a ÷ b⌋.</remarks>
        /// <exception cref="ShapeException">The types differ, are no numbers to compute with, or the shapes do not broadcast.</exception>
        /// <exception cref="DivideByZeroException">An integer of b is 0.</exception>
        public Tensor Remainder(Tensor b)
        {
            Integers.Meet(ref a, ref b);
            Check.SameType("remainder", a, b);
            if (a.DType.IsInteger) return Integers.Run("remainder", a, b, Arithmetic.Remainder);
            Check.Floating("remainder", a);
            var y = a.Device.Empty(Shape.Broadcast(a.Shape, b.Shape, "remainder"), a.DType);
            a.Device.Execute(new ArithmeticCall(Arithmetic.Remainder, a, b, y));
            Tensor x = a.Saved(), z = b.Saved();
            return Autograd.Record(new ArithmeticAttributes("remainder", Arithmetic.Remainder), y, [a, b], (upstream, needs) =>
            [
                needs[0] ? upstream.SumTo(x.Shape) : null,
                needs[1] ? (-(upstream * x.FloorDivide(z))).SumTo(z.Shape) : null,
            ], x, z);
        }

        /// <summary>a − b·⌊a ÷ b⌋ for a number b; of integers in Float32 where b has a fraction.</summary>
        /// <exception cref="ShapeException">a is of no type to compute with.</exception>
        /// <exception cref="DivideByZeroException">a has integers and b is 0.</exception>
        public Tensor Remainder(double b) => a.Remainder((Tensor)b);
    }

    extension(Tensor)
    {
        /// <summary>a − b·⌊a ÷ b⌋, broadcast: of b's sign, unlike C#'s own %.</summary>
        public static Tensor operator %(Tensor a, Tensor b) => a.Remainder(b);

        /// <summary>The operation with a number in the tensor's type; of integers in Float32 where it has a fraction.</summary>
        public static Tensor operator %(Tensor a, double b) => a.Remainder(b);
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("remainder", t => t[0].Remainder(t[1]), Sample.Uniform([3, 5], -4, 4), Sample.Uniform([5], 0.7, 1.9, 2)),
        new("remainder (number)", t => t[0].Remainder(-0.7), Sample.Uniform([3, 5], -4, 4)),
    ];
}
