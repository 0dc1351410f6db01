using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fovea.Tensors;

/// <summary>Sums of Float32 whose error does not grow with their length: short chains of additions, and between them a sum that keeps what
/// each addition rounded off.</summary>
/// <remarks>
/// A chain of n additions is off by up to n·2⁻²⁴ of Σ|x|, half of that where the terms are about equal: 64 terms keep 10⁻⁶. Longer sums
/// are cut into such chains, and those are added by two numbers each, the rounded sum and its error. Kernels whose sums are short by the
/// sizes of their call stay with one chain.
/// Source: D. Knuth, "The Art of Computer Programming", volume 2, section 4.2.2, theorem B (the error of an addition).
/// </remarks>
internal static class CompensatedSum
{
    /// <summary>Terms of a chain.</summary>
    public const int Chain = 64;

    /// <summary>Multiply-adds of an element of a product, or of a convolution, up to which blocks of a few hundred are enough.</summary>
    public const int Long = 4096;

    /// <summary>Whether sums of this type lose digits that matter: those of doubles do not.</summary>
    public static bool Matters<T>() => typeof(T) == typeof(float);

    /// <summary>(high, low) += x without an error.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<V>(ref V high, ref V low, V x) where V : unmanaged, ILane<V>
    {
        var sum = high + x;
        var part = sum - high;
        low += (high - (sum - part)) + (x - part);
        high = sum;
    }

    /// <summary>high + low. Of infinite sums the error is no number: they are what the plain sum says.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Total<V>(V high, V low) where V : unmanaged, ILane<V> => V.Select(V.Same(low, low), high + low, high);

    /// <summary>high + low of one element, rounded in double.</summary>
    public static double Rounded<T>(T high, T low) where T : unmanaged, IFloatingPointIeee754<T> =>
        T.IsNaN(low) ? double.CreateTruncating(high) : double.CreateTruncating(high) + double.CreateTruncating(low);

    /// <summary>(high, low) += x for whole vectors in memory.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void AddVectors<V, T>(int count, ref readonly T x, ref T high, ref T low) where V : unmanaged, ILane<V, T>
        where T : unmanaged
    {
        for (var i = 0; i < count; i += V.Width)
        {
            V h = V.Load(in high, i), l = V.Load(in low, i);
            Add(ref h, ref l, V.Load(in x, i));
            h.Store(ref high, i);
            l.Store(ref low, i);
        }
    }

    /// <summary>high += low for whole vectors in memory.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void FinishVectors<V, T>(int count, ref T high, ref readonly T low) where V : unmanaged, ILane<V, T> where T : unmanaged
    {
        for (var i = 0; i < count; i += V.Width) Total(V.Load(in high, i), V.Load(in low, i)).Store(ref high, i);
    }

    /// <summary>(high, low) += x over spans of one length.</summary>
    public static void Add<T>(ReadOnlySpan<T> x, Span<T> high, Span<T> low) where T : unmanaged, IFloatingPointIeee754<T> =>
        Lanes.Run<T, AddLoop<T>>(new(x, high, low));

    /// <summary>high += low over spans of one length.</summary>
    public static void Finish<T>(Span<T> high, ReadOnlySpan<T> low) where T : unmanaged, IFloatingPointIeee754<T> =>
        Lanes.Run<T, FinishLoop<T>>(new(high, low));

    private readonly ref struct AddLoop<T>(ReadOnlySpan<T> x, Span<T> high, Span<T> low) : ILaneLoop<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _high = high, _low = low;

        public void Run<V>() where V : unmanaged, ILane<V, T>
        {
            ref var x = ref MemoryMarshal.GetReference(_x);
            ref var high = ref MemoryMarshal.GetReference(_high);
            ref var low = ref MemoryMarshal.GetReference(_low);
            var whole = _x.Length - _x.Length % V.Width;
            AddVectors<V, T>(whole, in x, ref high, ref low);
            for (var i = whole; i < _x.Length; i++)
            {
                ScalarLane<T> h = new(_high[i]), l = new(_low[i]);
                CompensatedSum.Add(ref h, ref l, new(_x[i]));
                (_high[i], _low[i]) = (h.Value, l.Value);
            }
        }
    }

    private readonly ref struct FinishLoop<T>(Span<T> high, ReadOnlySpan<T> low) : ILaneLoop<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Span<T> _high = high;
        private readonly ReadOnlySpan<T> _low = low;

        public void Run<V>() where V : unmanaged, ILane<V, T>
        {
            var whole = _high.Length - _high.Length % V.Width;
            FinishVectors<V, T>(whole, ref MemoryMarshal.GetReference(_high), in MemoryMarshal.GetReference(_low));
            for (var i = whole; i < _high.Length; i++) _high[i] = CompensatedSum.Total(new ScalarLane<T>(_high[i]), new(_low[i])).Value;
        }
    }
}
