using System.Globalization;

namespace Fovea.Tensors;

/// <summary>A number of 1 sign bit, 8 exponent bits and 7 fraction bits: a float's range with two to three decimal digits.</summary>
/// <remarks>Conversions to it round to the nearest, ties to even, once; those from it are exact. It stores and does not compute. Source: S.
/// Wang and P. Kanwar, "BFloat16: the secret to high performance on Cloud TPUs", Google Cloud, 2019.</remarks>
/// <param name="Bits">The upper 16 bits of the same number as a float.</param>
public readonly record struct BFloat16(ushort Bits)
{
    /// <summary>The number as a float, exactly.</summary>
    public static implicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value.Bits << 16);

    /// <summary>The number as a double, exactly.</summary>
    public static implicit operator double(BFloat16 value) => (float)value;

    /// <summary>The nearest number, ties to even; NaN stays NaN.</summary>
    public static explicit operator BFloat16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        // A quiet NaN of the same sign: rounding could carry the fraction away.
        if (float.IsNaN(value)) return new((ushort)(bits >> 16 | 0x40));
        // Half of the last place, less one bit where the last place is even: a tie goes to even.
        return new((ushort)((bits + 0x7FFF + (bits >> 16 & 1)) >> 16));
    }

    /// <summary>The nearest number, ties to even, rounded once.</summary>
    public static explicit operator BFloat16(double value)
    {
        var single = (float)value;
        if (single == value || double.IsNaN(value)) return (BFloat16)single;
        // Rounded to odd: of the two floats around the value, the one whose last bit is set, on the same side of every tie of 16 bits.
        var bits = BitConverter.SingleToUInt32Bits(single);
        if ((bits & 1) == 0) bits = Math.Abs((double)single) > Math.Abs(value) ? bits - 1 : bits + 1;
        return (BFloat16)BitConverter.UInt32BitsToSingle(bits);
    }

    /// <summary>The nearest number, ties to even, rounded once.</summary>
    public static explicit operator BFloat16(long value)
    {
        if (Math.Abs((double)value) < 1L << 53) return (BFloat16)(double)value;
        // The bits that are dropped leave a mark, so that no tie is made.
        var mark = (value & 0x3FF) != 0 ? 1 : 0;
        return (BFloat16)((double)(value >> 10 | (long)mark) * 1024);
    }

    /// <summary>The number as text, as a float writes it.</summary>
    public override string ToString() => ((float)this).ToString(CultureInfo.InvariantCulture);
}
