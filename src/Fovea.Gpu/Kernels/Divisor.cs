using System.Numerics;

namespace Fovea.Gpu;

/// <summary>Division of whole numbers, 0 and more, by one that is known before the kernel runs: a multiplication and a shift instead of
/// the some twenty instructions of a division.</summary>
/// <remarks>With 2ˡ ≥ d and f = ⌈2³¹⁺ˡ/d⌉, f·d exceeds 2³¹⁺ˡ by less than 2ˡ, so that ⌊n·f/2³¹⁺ˡ⌋ is ⌊n/d⌋ for all n below 2³¹. Source:
/// T. Granlund and P. Montgomery, "Division by Invariant Integers using Multiplication", PLDI 1994.</remarks>
internal readonly struct Divisor
{
    private readonly uint _factor;
    private readonly int _shift;

    public Divisor(int value)
    {
        // Nothing is divided by the 0 of an empty tensor.
        Value = Math.Max(value, 1);
        _shift = 31 + 32 - BitOperations.LeadingZeroCount((uint)Value - 1);
        _factor = (uint)(((1UL << _shift) + (uint)Value - 1) / (uint)Value);
    }

    public readonly int Value;

    /// <summary>⌊n/d⌋.</summary>
    public int Of(int n) => (int)((ulong)(uint)n * _factor >> _shift);

    /// <summary>n mod d.</summary>
    public int Rest(int n) => n - Of(n) * Value;
}
