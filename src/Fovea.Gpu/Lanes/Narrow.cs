using ILGPU;

namespace Fovea.Gpu;

/// <summary>Floating-point numbers of 16 bits: a sign, an exponent, and so many bits of a fraction.</summary>
internal static class Narrow
{
    /// <summary>The number that the bits stand for.</summary>
    public static double ToDouble(ushort bits, int fractionBits, int bias)
    {
        var fraction = bits & ((1 << fractionBits) - 1);
        var exponent = (bits >> fractionBits) & ((1 << (15 - fractionBits)) - 1);
        var sign = (ulong)(bits >> 15) << 63;
        if (exponent == (1 << (15 - fractionBits)) - 1)
            return Interop.IntAsFloat(sign | 0x7FF0000000000000ul | (ulong)fraction << (52 - fractionBits));
        // Below the smallest normal number there is no leading 1.
        var value = exponent == 0 ? fraction * PowerOfTwo(1 - bias - fractionBits)
            : Interop.IntAsFloat((ulong)(exponent - bias + 1023) << 52 | (ulong)fraction << (52 - fractionBits));
        return sign != 0 ? -value : value;
    }

    /// <summary>The nearest number, ties to even; one rounding.</summary>
    public static ushort Of(double value, int fractionBits, int bias)
    {
        var all = Interop.FloatAsInt(value);
        var sign = (int)(all >> 63) << 15;
        int most = (1 << (15 - fractionBits)) - 1, infinity = most << fractionBits;
        var size = all & 0x7FFFFFFFFFFFFFFFul;
        // A NaN keeps the first bits of what it carries, and is a quiet one.
        if (size > 0x7FF0000000000000ul)
            return (ushort)(sign | infinity | 1 << (fractionBits - 1) | (int)(size >> (52 - fractionBits)) & ((1 << fractionBits) - 1));
        var exponent = (int)(size >> 52) - 1023 + bias;
        if (exponent >= most) return (ushort)(sign | infinity);
        var fraction = size & 0xFFFFFFFFFFFFFul | (size >> 52 == 0 ? 0 : 1ul << 52);
        // How many bits of the fraction go; more below the smallest normal number.
        var drop = 52 - fractionBits + (exponent < 1 ? 1 - exponent : 0);
        if (drop > 54) return (ushort)sign;
        ulong kept = fraction >> drop, rest = fraction & ((1ul << drop) - 1), half = 1ul << (drop - 1);
        if (rest > half || rest == half && (kept & 1) != 0) kept++;
        // The leading 1 adds one to the exponent; so does a fraction that was rounded up to the next power.
        return (ushort)(sign | (int)kept + (exponent < 1 ? 0 : exponent - 1 << fractionBits));
    }

    private static double PowerOfTwo(int n) => Interop.IntAsFloat((ulong)(n + 1023) << 52);
}
