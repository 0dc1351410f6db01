using System.Numerics;

namespace Fovea.Tensors;

/// <summary>A number of two.</summary>
internal interface IPairFunction<T>
{
    T Of(T a, T b);
}

/// <summary>The formulas of <see cref="Arithmetic"/> for integers, which wrap around.</summary>
internal static class IntegerFunctions
{
    internal readonly struct Add<T> : IPairFunction<T> where T : IBinaryInteger<T>
    {
        public T Of(T a, T b) => unchecked(a + b);
    }

    internal readonly struct Subtract<T> : IPairFunction<T> where T : IBinaryInteger<T>
    {
        public T Of(T a, T b) => unchecked(a - b);
    }

    internal readonly struct Multiply<T> : IPairFunction<T> where T : IBinaryInteger<T>
    {
        public T Of(T a, T b) => unchecked(a * b);
    }

    internal readonly struct FloorDivide<T> : IPairFunction<T> where T : IBinaryInteger<T>
    {
        public T Of(T a, T b)
        {
            // The processor refuses the smallest number divided by −1.
            if (T.IsNegative(b) && b == -T.One) return unchecked(T.Zero - a);
            var ratio = a / b;
            // Division truncates: one less where something is left over and the signs differ.
            return ratio * b != a && T.IsNegative(a) != T.IsNegative(b) ? ratio - T.One : ratio;
        }
    }

    internal readonly struct Remainder<T> : IPairFunction<T> where T : IBinaryInteger<T>
    {
        public T Of(T a, T b)
        {
            if (T.IsNegative(b) && b == -T.One) return T.Zero;
            var rest = a % b;
            return rest != T.Zero && T.IsNegative(rest) != T.IsNegative(b) ? rest + b : rest;
        }
    }

    internal readonly struct Maximum<T> : IPairFunction<T> where T : IBinaryInteger<T>
    {
        public T Of(T a, T b) => T.Max(a, b);
    }

    internal readonly struct Minimum<T> : IPairFunction<T> where T : IBinaryInteger<T>
    {
        public T Of(T a, T b) => T.Min(a, b);
    }

    internal readonly struct And<T> : IPairFunction<T> where T : IBinaryInteger<T>
    {
        public T Of(T a, T b) => a & b;
    }

    internal readonly struct Or<T> : IPairFunction<T> where T : IBinaryInteger<T>
    {
        public T Of(T a, T b) => a | b;
    }

    internal readonly struct Xor<T> : IPairFunction<T> where T : IBinaryInteger<T>
    {
        public T Of(T a, T b) => a ^ b;
    }
}

/// <summary>Floor division and remainder of floating-point numbers. The rest is exact, so that ⌊a / b⌋ is right where a / b would be
/// rounded up to a whole number.</summary>
internal static class FloorFunctions
{
    internal readonly struct Remainder<T> : IPairFunction<T> where T : IFloatingPointIeee754<T>
    {
        public T Of(T a, T b)
        {
            var rest = a % b;
            return rest != T.Zero && T.IsNegative(rest) != T.IsNegative(b) ? rest + b : rest;
        }
    }

    internal readonly struct FloorDivide<T> : IPairFunction<T> where T : IFloatingPointIeee754<T>
    {
        public T Of(T a, T b)
        {
            if (b == T.Zero) return a / b;
            // In double precision: in single a whole number of seven digits could be rounded to the next.
            double x = double.CreateTruncating(a), by = double.CreateTruncating(b), rest = x % by, ratio = (x - rest) / by;
            if (rest != 0 && double.IsNegative(rest) != double.IsNegative(by)) ratio--;
            // A whole number but for rounding.
            return T.CreateTruncating(Math.Round(ratio));
        }
    }
}
