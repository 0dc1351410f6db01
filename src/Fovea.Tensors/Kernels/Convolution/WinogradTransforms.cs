using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>One of the transforms T x Tᵀ of F(4×4, 3×3), on lanes of channels: a one-dimensional transform down the columns, then along
/// the rows.</summary>
internal interface IWinogradTransform
{
    /// <summary>Rows and columns that go in.</summary>
    static abstract int Size { get; }

    /// <summary>Rows and columns that come out.</summary>
    static abstract int Result { get; }

    /// <summary>y = T x for <see cref="Size"/> lanes, <paramref name="from"/> elements apart, into <see cref="Result"/> lanes.</summary>
    static abstract void Line<V, T>(ref T x, int from, ref T y, int to) where V : unmanaged, ILane<V, T> where T : unmanaged;
}

/// <summary>The transforms of Winograd's F(4×4, 3×3) with the points 0, ±1, ±2, ∞.</summary>
/// <remarks>Source: A. Lavin and S. Gray, "Fast Algorithms for Convolutional Neural Networks", CVPR 2016, section 4.1 and equation 15.
/// </remarks>
internal static class WinogradTransforms
{
    /// <summary>The elements of <see cref="Apply"/>'s store between its two passes.</summary>
    public static int Between(int width) => 36 * width;

    /// <summary>y = T x Tᵀ. Rows of x lie <paramref name="pitch"/> elements apart and columns <paramref name="column"/>; elements of y, row
    /// by row, <paramref name="apart"/>.</summary>
    public static void Apply<V, T, TTransform>(ref T x, int pitch, int column, ref T between, ref T y, int apart)
        where V : unmanaged, ILane<V, T> where T : unmanaged where TTransform : struct, IWinogradTransform
    {
        for (var j = 0; j < TTransform.Size; j++)
            TTransform.Line<V, T>(ref Unsafe.Add(ref x, j * column), pitch, ref Unsafe.Add(ref between, j * V.Width),
                TTransform.Size * V.Width);
        for (var i = 0; i < TTransform.Result; i++)
            TTransform.Line<V, T>(ref Unsafe.Add(ref between, i * TTransform.Size * V.Width), V.Width,
                ref Unsafe.Add(ref y, i * TTransform.Result * apart), apart);
    }
}

/// <summary>Bᵀ: six pixels to six frequencies.</summary>
internal readonly struct InputTransform : IWinogradTransform
{
    public static int Size => 6;

    public static int Result => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line<V, T>(ref T x, int from, ref T y, int to) where V : unmanaged, ILane<V, T> where T : unmanaged
    {
        V d0 = V.Load(in x, 0), d1 = V.Load(in x, from), d2 = V.Load(in x, 2 * from);
        V d3 = V.Load(in x, 3 * from), d4 = V.Load(in x, 4 * from), d5 = V.Load(in x, 5 * from);
        V four = V.Of(4), minusFour = V.Of(-4), minusFive = V.Of(-5), two = V.Of(2), minusTwo = V.Of(-2);
        V.MultiplyAdd(four, d0, V.MultiplyAdd(minusFive, d2, d4)).Store(ref y, 0);
        V even = V.MultiplyAdd(minusFour, d2, d4), odd = V.MultiplyAdd(minusFour, d1, d3);
        (even + odd).Store(ref y, to);
        (even - odd).Store(ref y, 2 * to);
        V far = d4 - d2, step = d3 - d1;
        V.MultiplyAdd(two, step, far).Store(ref y, 3 * to);
        V.MultiplyAdd(minusTwo, step, far).Store(ref y, 4 * to);
        V.MultiplyAdd(four, d1, V.MultiplyAdd(minusFive, d3, d5)).Store(ref y, 5 * to);
    }
}

/// <summary>Aᵀ: six frequencies to four pixels.</summary>
internal readonly struct OutputTransform : IWinogradTransform
{
    public static int Size => 6;

    public static int Result => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line<V, T>(ref T x, int from, ref T y, int to) where V : unmanaged, ILane<V, T> where T : unmanaged
    {
        V m1 = V.Load(in x, from), m2 = V.Load(in x, 2 * from), m3 = V.Load(in x, 3 * from), m4 = V.Load(in x, 4 * from);
        V near = m1 + m2, nearStep = m1 - m2, far = m3 + m4, farStep = m3 - m4;
        (V.Load(in x, 0) + near + far).Store(ref y, 0);
        V.MultiplyAdd(V.Of(2), farStep, nearStep).Store(ref y, to);
        V.MultiplyAdd(V.Of(4), far, near).Store(ref y, 2 * to);
        (V.MultiplyAdd(V.Of(8), farStep, nearStep) + V.Load(in x, 5 * from)).Store(ref y, 3 * to);
    }
}

/// <summary>A: four pixels of the upstream gradient to six frequencies.</summary>
internal readonly struct UpstreamTransform : IWinogradTransform
{
    public static int Size => 4;

    public static int Result => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line<V, T>(ref T x, int from, ref T y, int to) where V : unmanaged, ILane<V, T> where T : unmanaged
    {
        V d0 = V.Load(in x, 0), d1 = V.Load(in x, from), d2 = V.Load(in x, 2 * from), d3 = V.Load(in x, 3 * from);
        d0.Store(ref y, 0);
        V even = d0 + d2, odd = d1 + d3;
        (even + odd).Store(ref y, to);
        (even - odd).Store(ref y, 2 * to);
        V farEven = V.MultiplyAdd(V.Of(4), d2, d0), farOdd = V.MultiplyAdd(V.Of(4), d3, d1);
        V.MultiplyAdd(V.Of(2), farOdd, farEven).Store(ref y, 3 * to);
        V.MultiplyAdd(V.Of(-2), farOdd, farEven).Store(ref y, 4 * to);
        d3.Store(ref y, 5 * to);
    }
}

/// <summary>G: three taps to six frequencies.</summary>
internal readonly struct KernelTransform : IWinogradTransform
{
    public static int Size => 3;

    public static int Result => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line<V, T>(ref T x, int from, ref T y, int to) where V : unmanaged, ILane<V, T> where T : unmanaged
    {
        V g0 = V.Load(in x, 0), g1 = V.Load(in x, from), g2 = V.Load(in x, 2 * from);
        (V.Of(0.25) * g0).Store(ref y, 0);
        V near = V.Of(-1.0 / 6) * (g0 + g2), nearStep = V.Of(1.0 / 6) * g1;
        (near - nearStep).Store(ref y, to);
        (near + nearStep).Store(ref y, 2 * to);
        V far = V.MultiplyAdd(V.Of(1.0 / 24), g0, V.Of(1.0 / 6) * g2), farStep = V.Of(1.0 / 12) * g1;
        (far + farStep).Store(ref y, 3 * to);
        (far - farStep).Store(ref y, 4 * to);
        g2.Store(ref y, 5 * to);
    }
}

/// <summary>Gᵀ: six frequencies to the gradient of three taps.</summary>
internal readonly struct KernelGradientTransform : IWinogradTransform
{
    public static int Size => 6;

    public static int Result => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line<V, T>(ref T x, int from, ref T y, int to) where V : unmanaged, ILane<V, T> where T : unmanaged
    {
        V u1 = V.Load(in x, from), u2 = V.Load(in x, 2 * from), u3 = V.Load(in x, 3 * from), u4 = V.Load(in x, 4 * from);
        V near = V.Of(-1.0 / 6) * (u1 + u2), far = u3 + u4;
        (V.MultiplyAdd(V.Of(0.25), V.Load(in x, 0), near) + V.Of(1.0 / 24) * far).Store(ref y, 0);
        V.MultiplyAdd(V.Of(1.0 / 6), u2 - u1, V.Of(1.0 / 12) * (u3 - u4)).Store(ref y, to);
        (V.MultiplyAdd(V.Of(1.0 / 6), far, near) + V.Load(in x, 5 * from)).Store(ref y, 2 * to);
    }
}
