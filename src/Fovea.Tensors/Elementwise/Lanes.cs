using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fovea.Tensors;

/// <summary>A loop over elements, written once for every lane width.</summary>
internal interface ILaneLoop<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    void Run<V>() where V : unmanaged, ILane<V, T>;
}

/// <summary>Chooses the widest lane that the processor has; the choice is constant for the compiler.</summary>
internal static class Lanes
{
    /// <remarks>Never inlined: a large caller would use up what the compiler is willing to inline, and leave calls in the loop.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run<T, L>(scoped in L loop) where T : unmanaged, IFloatingPointIeee754<T>
        where L : struct, ILaneLoop<T>, allows ref struct
    {
        var copy = loop;
        if (Vector512.IsHardwareAccelerated) copy.Run<Lane512<T>>();
        else if (Vector256.IsHardwareAccelerated) copy.Run<Lane256<T>>();
        else if (Vector128.IsHardwareAccelerated) copy.Run<Lane128<T>>();
        else copy.Run<ScalarLane<T>>();
    }

    /// <summary>Elements of the widest lane.</summary>
    public static int Width<T>() where T : unmanaged, IFloatingPointIeee754<T> => Vector512.IsHardwareAccelerated ? Vector512<T>.Count
        : Vector256.IsHardwareAccelerated ? Vector256<T>.Count : Vector128.IsHardwareAccelerated ? Vector128<T>.Count : 1;

    /// <summary>Loads the last <paramref name="count"/> elements of a span into a lane whose other elements are zero. Tails go through the
    /// same arithmetic as whole lanes, so an element's bits do not depend on where it stands. (Sine and cosine are the exception: the
    /// framework takes a shorter way where all elements of a vector are small.)</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V LoadTail<V, T>(ref readonly T source, int index, int count) where V : unmanaged, ILane<V, T> where T : unmanaged
    {
        Span<T> buffer = stackalloc T[V.Width];
        buffer.Clear();
        MemoryMarshal.CreateReadOnlySpan(in Unsafe.Add(ref Unsafe.AsRef(in source), index), count).CopyTo(buffer);
        return V.Load(in MemoryMarshal.GetReference(buffer), 0);
    }

    /// <summary>Stores the first <paramref name="count"/> elements of a lane.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void StoreTail<V, T>(V lane, ref T destination, int index, int count) where V : unmanaged, ILane<V, T> where T : unmanaged
    {
        Span<T> buffer = stackalloc T[V.Width];
        lane.Store(ref MemoryMarshal.GetReference(buffer), 0);
        buffer[..count].CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref destination, index), count));
    }

    /// <summary>The first element of a lane.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T First<V, T>(V lane) where V : unmanaged, ILane<V, T> where T : unmanaged
    {
        Span<T> buffer = stackalloc T[V.Width];
        lane.Store(ref MemoryMarshal.GetReference(buffer), 0);
        return buffer[0];
    }

    /// <summary>Even and odd elements of two lanes through memory, where there is no instruction for it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static (V Even, V Odd) Deinterleave<V, T>(V a, V b) where V : unmanaged, ILane<V, T> where T : unmanaged
    {
        Span<T> mixed = stackalloc T[2 * V.Width], dealt = stackalloc T[2 * V.Width];
        a.Store(ref mixed[0], 0);
        b.Store(ref mixed[0], V.Width);
        for (var i = 0; i < V.Width; i++) (dealt[i], dealt[V.Width + i]) = (mixed[2 * i], mixed[2 * i + 1]);
        return (V.Load(in dealt[0], 0), V.Load(in dealt[0], V.Width));
    }

    /// <summary>Two lanes by turns through memory.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static (V First, V Second) Interleave<V, T>(V even, V odd) where V : unmanaged, ILane<V, T> where T : unmanaged
    {
        Span<T> dealt = stackalloc T[2 * V.Width], mixed = stackalloc T[2 * V.Width];
        even.Store(ref dealt[0], 0);
        odd.Store(ref dealt[0], V.Width);
        for (var i = 0; i < V.Width; i++) (mixed[2 * i], mixed[2 * i + 1]) = (dealt[i], dealt[V.Width + i]);
        return (V.Load(in mixed[0], 0), V.Load(in mixed[0], V.Width));
    }

    /// <summary>Beyond it the framework computes the exponentials of all elements of a vector in another way, with other last
    /// bits.</summary>
    private const double FarExponent = 708;

    /// <summary>a·b + c, fused where the processor fuses.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyAdd<T>(Vector512<T> a, Vector512<T> b, Vector512<T> c) => typeof(T) == typeof(float)
        ? Vector512.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector512.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    /// <summary>a·b + c, fused where the processor fuses.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MultiplyAdd<T>(Vector256<T> a, Vector256<T> b, Vector256<T> c) => typeof(T) == typeof(float)
        ? Vector256.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector256.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    /// <summary>a·b + c, fused where the processor fuses.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> MultiplyAdd<T>(Vector128<T> a, Vector128<T> b, Vector128<T> c) => typeof(T) == typeof(float)
        ? Vector128.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector128.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    /// <summary>eˣ; an element's bits do not depend on the others.</summary>
    public static Vector512<double> Exp(Vector512<double> x)
    {
        if (Vector512.LessThanOrEqualAll(Vector512.Abs(x), Vector512.Create(FarExponent))) return Vector512.Exp(x);
        var near = Vector512.LessThanOrEqual(Vector512.Abs(x), Vector512.Create(FarExponent));
        return Vector512.ConditionalSelect(near, Vector512.Exp(Vector512.ConditionalSelect(near, x, default)), Vector512.Exp(x));
    }

    /// <summary>eˣ; an element's bits do not depend on the others.</summary>
    public static Vector256<double> Exp(Vector256<double> x)
    {
        if (Vector256.LessThanOrEqualAll(Vector256.Abs(x), Vector256.Create(FarExponent))) return Vector256.Exp(x);
        var near = Vector256.LessThanOrEqual(Vector256.Abs(x), Vector256.Create(FarExponent));
        return Vector256.ConditionalSelect(near, Vector256.Exp(Vector256.ConditionalSelect(near, x, default)), Vector256.Exp(x));
    }

    /// <summary>eˣ; an element's bits do not depend on the others.</summary>
    public static Vector128<double> Exp(Vector128<double> x)
    {
        if (Vector128.LessThanOrEqualAll(Vector128.Abs(x), Vector128.Create(FarExponent))) return Vector128.Exp(x);
        var near = Vector128.LessThanOrEqual(Vector128.Abs(x), Vector128.Create(FarExponent));
        return Vector128.ConditionalSelect(near, Vector128.Exp(Vector128.ConditionalSelect(near, x, default)), Vector128.Exp(x));
    }
}
