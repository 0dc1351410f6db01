using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>Elements of one type converted to another. Every source is a float, a double or a long first, which is exact; each result is
/// rounded once.</summary>
internal static class CastKernel
{
    /// <summary>to[i] = from[i], converted.</summary>
    public static void Run<TFrom, TTo>(ReadOnlySpan<TFrom> from, Span<TTo> to) where TFrom : unmanaged where TTo : unmanaged
    {
        if (typeof(TFrom) == typeof(double)) for (var i = 0; i < to.Length; i++) to[i] = Of<TTo>(As<TFrom, double>(from[i]));
        else if (IsSingle<TFrom>()) for (var i = 0; i < to.Length; i++) to[i] = Of<TTo>(Single(from[i]));
        else for (var i = 0; i < to.Length; i++) to[i] = Of<TTo>(Integer(from[i]));
    }

    /// <summary>One element as a double; of a long, the nearest.</summary>
    public static double Double<T>(T value) where T : unmanaged =>
        typeof(T) == typeof(double) ? As<T, double>(value) : IsSingle<T>() ? Single(value) : Integer(value);

    /// <summary>A number in an element type. Beyond an integer's range it is the nearest end, and NaN is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(double value) where T : unmanaged
    {
        if (typeof(T) == typeof(double)) return As<double, T>(value);
        if (typeof(T) == typeof(float)) return As<float, T>((float)value);
        if (typeof(T) == typeof(long)) return As<long, T>(long.CreateTruncating(value));
        if (typeof(T) == typeof(int)) return As<int, T>(int.CreateTruncating(value));
        if (typeof(T) == typeof(byte)) return As<byte, T>(byte.CreateTruncating(value));
        if (typeof(T) == typeof(Half)) return As<Half, T>((Half)value);
        return typeof(T) == typeof(BFloat16) ? As<BFloat16, T>((BFloat16)value) : As<bool, T>(value != 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Of<T>(float value) where T : unmanaged
    {
        if (typeof(T) == typeof(double)) return As<double, T>(value);
        if (typeof(T) == typeof(float)) return As<float, T>(value);
        if (typeof(T) == typeof(long)) return As<long, T>(long.CreateTruncating(value));
        if (typeof(T) == typeof(int)) return As<int, T>(int.CreateTruncating(value));
        if (typeof(T) == typeof(byte)) return As<byte, T>(byte.CreateTruncating(value));
        if (typeof(T) == typeof(Half)) return As<Half, T>((Half)value);
        return typeof(T) == typeof(BFloat16) ? As<BFloat16, T>((BFloat16)value) : As<bool, T>(value != 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Of<T>(long value) where T : unmanaged
    {
        if (typeof(T) == typeof(double)) return As<double, T>(value);
        if (typeof(T) == typeof(float)) return As<float, T>(value);
        if (typeof(T) == typeof(long)) return As<long, T>(value);
        if (typeof(T) == typeof(int)) return As<int, T>(unchecked((int)value));
        if (typeof(T) == typeof(byte)) return As<byte, T>(unchecked((byte)value));
        // What is beyond a float's whole numbers is beyond this type's range.
        if (typeof(T) == typeof(Half)) return As<Half, T>((Half)(float)value);
        return typeof(T) == typeof(BFloat16) ? As<BFloat16, T>((BFloat16)value) : As<bool, T>(value != 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Single<T>(T value) where T : unmanaged => typeof(T) == typeof(float) ? As<T, float>(value)
        : typeof(T) == typeof(Half) ? (float)As<T, Half>(value) : As<T, BFloat16>(value);

    // A truth value is stored as the byte 0 or 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Integer<T>(T value) where T : unmanaged => typeof(T) == typeof(long) ? As<T, long>(value)
        : typeof(T) == typeof(int) ? As<T, int>(value) : As<T, byte>(value);

    private static bool IsSingle<T>() => typeof(T) == typeof(float) || typeof(T) == typeof(Half) || typeof(T) == typeof(BFloat16);

    // The same bits; only where the types are of one size.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TTo As<TFrom, TTo>(TFrom value) where TFrom : unmanaged where TTo : unmanaged => Unsafe.As<TFrom, TTo>(ref value);
}
