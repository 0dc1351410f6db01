using ILGPU;

namespace Fovea.Gpu;

/// <summary>Elementary functions in double precision, of additions, multiplications and bits alone.</summary>
/// <remarks>Drivers' own differ from card to card and, for PTX, are single precision or need a library beside the driver. These give the
/// same digits everywhere, up to a multiplication and an addition that the driver may fuse. The tests hold them to one unit in the last
/// place, sine and cosine up to 10¹² radians.</remarks>
internal static class GpuMath
{
    // ln 2 in two parts, the first with zeros at its end, so that its product with a whole number is exact; π/2 in three.
    private const double Ln2High = 6.93147180369123816490e-01, Ln2Low = 1.90821492927058770002e-10;
    private const double HalfPi = 1.5707963267948966, HalfPiLow = 6.123233995736766e-17, HalfPiLowest = -1.4973849048591833e-33;
    private const double Two52 = 4503599627370496, Two54 = 18014398509481984;

    /// <summary>The larger; NaN where either is; 0 is larger than −0.</summary>
    public static double Max(double a, double b) => a > b ? a : b > a ? b : a == b ? (a == 0 ? a + b : a) : a + b;

    /// <summary>The smaller; NaN where either is; −0 is smaller than 0.</summary>
    public static double Min(double a, double b) => -Max(-a, -b);

    /// <summary>The nearest whole number, ties to even, of the sign of x.</summary>
    public static double Round(double x)
    {
        var size = Math.Abs(x);
        if (!(size < Two52)) return x;
        // From 2⁵² on there are no fractions: the addition rounds.
        var rounded = size + Two52 - Two52;
        return IsNegative(x) ? -rounded : rounded;
    }

    /// <summary>What a leaves when it is divided by b towards 0: exact, of the sign of a.</summary>
    public static double Remainder(double a, double b)
    {
        double rest = Math.Abs(a), size = Math.Abs(b);
        if (!(rest < double.PositiveInfinity) || !(size > 0)) return double.NaN;
        if (rest < size) return a;
        // b times the largest power of two that leaves something, then half of it, and so on: each subtraction is exact.
        var part = size;
        while (rest * 0.5 >= part) part += part;
        for (; part >= size; part *= 0.5)
            if (rest >= part) rest -= part;
        return IsNegative(a) ? -rest : rest;
    }

    /// <summary>eˣ: x = n·ln 2 + r with |r| ≤ ½ ln 2, and Taylor's series of r, whose rest is below 5·10⁻¹⁸.</summary>
    public static double Exp(double x)
    {
        // NaN, too.
        if (!(x < 709.782712893384)) return x > 709 ? double.PositiveInfinity : x;
        if (x < -745.2) return 0;
        var n = Round(x * 1.44269504088896338700);
        double high = x - n * Ln2High, low = n * Ln2Low, r = high - low;
        // The terms from r² on; r itself is added last, with what its rounding left.
        var rest = r * r * (1.0 / 2 + r * (1.0 / 6 + r * (1.0 / 24 + r * (1.0 / 120 + r * (1.0 / 720 + r * (1.0 / 5040
            + r * (1.0 / 40320 + r * (1.0 / 362880 + r * (1.0 / 3628800 + r * (1.0 / 39916800 + r * (1.0 / 479001600
            + r * (1.0 / 6227020800))))))))))));
        return Scale(1 + (high - (low - rest)), (int)n);
    }

    /// <summary>ln x: x = 2ⁿ·m with m in √½…√2, and artanh's series of s = (m − 1)/(m + 1).</summary>
    public static double Log(double x)
    {
        if (!(x > 0)) return x == 0 ? double.NegativeInfinity : double.NaN;
        if (double.PositiveInfinity == x) return x;
        Split(x, out var m, out var n);
        double f = m - 1, s = f / (2 + f), z = s * s;
        var series = z * (2.0 / 3 + z * (2.0 / 5 + z * (2.0 / 7 + z * (2.0 / 9 + z * (2.0 / 11 + z * (2.0 / 13 + z * (2.0 / 15
            + z * (2.0 / 17 + z * (2.0 / 19 + z * (2.0 / 21))))))))));
        // 2s = f − s·f, and s·f is f²/2 but for s·f²/2: what is subtracted from the exact f is small.
        var half = 0.5 * f * f;
        return n * Ln2High - (half - (s * (half + series) + n * Ln2Low) - f);
    }

    /// <summary>sin x, radians. From 10¹⁵ on, where neighbouring numbers are an eighth of a radian apart, it is NaN.</summary>
    public static double Sin(double x) => Turn(x, 0);

    /// <summary>cos x, radians; as the sine.</summary>
    public static double Cos(double x) => Turn(x, 1);

    /// <summary>xʸ as IEEE 754 has it: eʸˡⁿˣ with ln x in twice the digits.</summary>
    public static double Pow(double x, double y)
    {
        if (y == 0 || x == 1) return 1;
        if (double.IsNaN(x) || double.IsNaN(y)) return x + y;
        var size = Math.Abs(x);
        var whole = Round(y) == y;
        // From 2⁵³ on every number is even.
        var odd = whole && Math.Abs(y) < 2 * Two52 && ((long)y & 1) != 0;
        var negative = odd && IsNegative(x);
        if (double.IsInfinity(y)) return size == 1 ? 1 : size > 1 == y > 0 ? double.PositiveInfinity : 0;
        if (x < 0 && !double.IsInfinity(x) && !whole) return double.NaN;
        var power = size == 0 ? (y > 0 ? 0 : double.PositiveInfinity)
            : double.IsInfinity(size) ? (y > 0 ? double.PositiveInfinity : 0) : PowPositive(size, y);
        return negative ? -power : power;
    }

    private static double PowPositive(double x, double y)
    {
        Split(x, out var m, out var n);
        // s = (m − 1)/(m + 1) and what its rounding left; ln m = 2s + s³·series.
        double f = m - 1, below = 2 + f, s = f / below;
        // m + 1 rounds; below + rest is exact.
        var rest = f - (below - 2);
        Product(s, below, out var back, out var error);
        var sLow = (f - back - error - s * rest) / below;
        Product(s, s, out var z, out var zLow);
        zLow += 2 * s * sLow;
        // 2/3 + z·(…): the first term in twice the digits.
        var tail = z * (2.0 / 5 + z * (2.0 / 7 + z * (2.0 / 9 + z * (2.0 / 11 + z * (2.0 / 13 + z * (2.0 / 15 + z * (2.0 / 17
            + z * (2.0 / 19 + z * (2.0 / 21 + z * (2.0 / 23))))))))));
        Sum(2.0 / 3, tail, out var c, out var cLow);
        cLow += 3.70074341541718826e-17;
        Product(z, c, out var t, out var tLow);
        tLow += zLow * c + z * cLow;
        Product(t, s, out var u, out var uLow);
        uLow += tLow * s + t * sLow;
        // n·ln 2 + 2s + u.
        Sum(n * Ln2High, 2 * s, out var a, out var aLow);
        aLow += 2 * sLow + n * Ln2Low;
        Sum(a, u, out var log, out var logLow);
        logLow += aLow + uLow;
        Sum(log, logLow, out log, out logLow);
        Product(y, log, out var p, out var pLow);
        pLow += y * logLow;
        if (!(Math.Abs(p) < 800)) return p > 0 ? double.PositiveInfinity : 0;
        var power = Exp(p);
        return double.IsInfinity(power) || power == 0 ? power : power + power * pLow;
    }

    // Quarter turns: the sine of x for shift 0, its cosine for 1.
    private static double Turn(double x, int shift)
    {
        if (!(Math.Abs(x) < 1e15)) return double.NaN;
        var k = Round(x * 0.636619772367581343076);
        // x − k·π/2, and what roundings leave of it.
        Product(-k, HalfPi, out var first, out var low);
        Product(-k, HalfPiLow, out var second, out var rest);
        Sum(x, first, out var r, out var e);
        Sum(r, low, out r, out low);
        Sum(r, second, out r, out var f);
        low += e + f + (rest - k * HalfPiLowest);
        Sum(r, low, out r, out low);
        var quarter = (int)((long)k & 3) + shift & 3;
        double z = r * r, value;
        if ((quarter & 1) == 0)
        {
            var series = z * (-1.0 / 6 + z * (1.0 / 120 + z * (-1.0 / 5040 + z * (1.0 / 362880 + z * (-1.0 / 39916800
                + z * (1.0 / 6227020800 + z * (-1.0 / 1307674368000 + z * (1.0 / 355687428096000))))))));
            value = r + (r * series + low * (1 - 0.5 * z));
            // The sign of 0 is that of x.
            if (x == 0) value = x;
        }
        else
        {
            var series = z * z * (1.0 / 24 + z * (-1.0 / 720 + z * (1.0 / 40320 + z * (-1.0 / 3628800 + z * (1.0 / 479001600
                + z * (-1.0 / 87178291200 + z * (1.0 / 20922789888000 + z * (-1.0 / 6402373705728000))))))));
            double half = 0.5 * z, one = 1 - half;
            value = one + (1 - one - half + (series - r * low));
        }
        return quarter >= 2 ? -value : value;
    }

    // x = m·2ⁿ with m in √½…√2.
    private static void Split(double x, out double m, out double n)
    {
        var shift = 0;
        if (x < 2.2250738585072014e-308)
        {
            x *= Two54;
            shift = -54;
        }
        var bits = Interop.FloatAsInt(x);
        var exponent = (int)(bits >> 52) - 1023;
        m = Interop.IntAsFloat((bits & 0xFFFFFFFFFFFFF) | 0x3FF0000000000000);
        if (m > 1.4142135623730951)
        {
            m *= 0.5;
            exponent++;
        }
        n = exponent + shift;
    }

    // x·2ⁿ, in two steps, so that neither leaves the range before the result does.
    private static double Scale(double x, int n)
    {
        var first = n >> 1;
        return x * Interop.IntAsFloat((ulong)(first + 1023) << 52) * Interop.IntAsFloat((ulong)(n - first + 1023) << 52);
    }

    private static bool IsNegative(double x) => Interop.FloatAsInt(x) >> 63 != 0;

    // a + b = sum + error, exactly (Knuth).
    private static void Sum(double a, double b, out double sum, out double error)
    {
        sum = a + b;
        var part = sum - a;
        error = a - (sum - part) + (b - part);
    }

    // a·b = product + error, exactly, by halves of 26 digits (Veltkamp, Dekker).
    private static void Product(double a, double b, out double product, out double error)
    {
        double c = 134217729 * a, high = c - (c - a), low = a - high, d = 134217729 * b, high2 = d - (d - b), low2 = b - high2;
        product = a * b;
        error = high * high2 - product + high * low2 + low * high2 + low * low2;
    }
}
