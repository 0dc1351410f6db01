using Fovea.Tensors;

namespace Fovea.Gpu;

/// <summary>An element type as kernels see it: what lies in memory, and the number that it stands for.</summary>
/// <typeparam name="T">What lies in memory.</typeparam>
internal interface IElement<T> where T : unmanaged
{
    /// <summary>Whether it is an integer or a truth value.</summary>
    static abstract bool IsWhole { get; }

    /// <summary>The number; of a long, the nearest.</summary>
    static abstract double ToDouble(T value);

    /// <summary>The integer; only meant where <see cref="IsWhole"/>.</summary>
    static abstract long ToLong(T value);

    /// <summary>The nearest element; beyond an integer's range its end, and NaN is 0 there.</summary>
    static abstract T Of(double value);

    /// <summary>The element of an integer; of one that does not fit, its low bits.</summary>
    static abstract T Of(long value);
}

/// <summary>What is done with an element type once it is known.</summary>
internal interface IElementVisitor
{
    void Visit<T, E>() where T : unmanaged where E : struct, IElement<T>;
}

internal static class Element
{
    /// <summary>Does something with the type that an element type is on the device.</summary>
    public static void Accept<V>(this DType dtype, V visitor) where V : struct, IElementVisitor
    {
        switch (dtype)
        {
            case DType.Float32: visitor.Visit<float, FloatElement>(); break;
            case DType.Float64: visitor.Visit<double, DoubleElement>(); break;
            case DType.Int64: visitor.Visit<long, LongElement>(); break;
            case DType.Int32: visitor.Visit<int, IntElement>(); break;
            case DType.UInt8: visitor.Visit<byte, ByteElement>(); break;
            case DType.Bool: visitor.Visit<byte, BoolElement>(); break;
            case DType.Float16: visitor.Visit<ushort, HalfElement>(); break;
            default: visitor.Visit<ushort, BFloat16Element>(); break;
        }
    }

    /// <summary>Does something with the integer of as many bytes: where elements are moved and not computed with.</summary>
    public static void AcceptBytes<V>(this DType dtype, V visitor) where V : struct, IElementVisitor =>
        (dtype.Size switch { 1 => DType.UInt8, 2 => DType.Float16, 4 => DType.Int32, _ => DType.Int64 }).Accept(visitor);
}

internal readonly struct FloatElement : IElement<float>
{
    public static bool IsWhole => false;

    public static double ToDouble(float value) => value;

    public static long ToLong(float value) => (long)value;

    public static float Of(double value) => (float)value;

    public static float Of(long value) => value;
}

internal readonly struct DoubleElement : IElement<double>
{
    public static bool IsWhole => false;

    public static double ToDouble(double value) => value;

    public static long ToLong(double value) => (long)value;

    public static double Of(double value) => value;

    public static double Of(long value) => value;
}

internal readonly struct LongElement : IElement<long>
{
    public static bool IsWhole => true;

    public static double ToDouble(long value) => value;

    public static long ToLong(long value) => value;

    // 2⁶³ is the first number that is too large.
    public static long Of(double value) => double.IsNaN(value) ? 0 : value >= 9223372036854775808.0 ? long.MaxValue
        : value <= -9223372036854775808.0 ? long.MinValue : (long)value;

    public static long Of(long value) => value;
}

internal readonly struct IntElement : IElement<int>
{
    public static bool IsWhole => true;

    public static double ToDouble(int value) => value;

    public static long ToLong(int value) => value;

    public static int Of(double value) => double.IsNaN(value) ? 0 : value >= int.MaxValue ? int.MaxValue
        : value <= int.MinValue ? int.MinValue : (int)value;

    public static int Of(long value) => (int)value;
}

internal readonly struct ByteElement : IElement<byte>
{
    public static bool IsWhole => true;

    public static double ToDouble(byte value) => value;

    public static long ToLong(byte value) => value;

    public static byte Of(double value) => !(value > 0) ? (byte)0 : value >= 255 ? (byte)255 : (byte)(int)value;

    public static byte Of(long value) => (byte)(value & 255);
}

/// <summary>The bytes 0 and 1.</summary>
internal readonly struct BoolElement : IElement<byte>
{
    public static bool IsWhole => true;

    public static double ToDouble(byte value) => value;

    public static long ToLong(byte value) => value;

    // NaN is not 0.
    public static byte Of(double value) => value == 0 ? (byte)0 : (byte)1;

    public static byte Of(long value) => value == 0 ? (byte)0 : (byte)1;
}

/// <summary>IEEE 754 binary16 by its bits.</summary>
internal readonly struct HalfElement : IElement<ushort>
{
    public static bool IsWhole => false;

    public static double ToDouble(ushort value) => Narrow.ToDouble(value, 10, 15);

    public static long ToLong(ushort value) => value;

    public static ushort Of(double value) => Narrow.Of(value, 10, 15);

    public static ushort Of(long value) => Of((double)value);
}

/// <summary>The upper half of a binary32 by its bits.</summary>
internal readonly struct BFloat16Element : IElement<ushort>
{
    public static bool IsWhole => false;

    public static double ToDouble(ushort value) => Narrow.ToDouble(value, 7, 127);

    public static long ToLong(ushort value) => value;

    public static ushort Of(double value) => Narrow.Of(value, 7, 127);

    public static ushort Of(long value) => Of((double)value);
}
