using System.Buffers.Binary;

namespace Fovea.Imaging.Codecs;

/// <summary>The tone curve of an ICC profile for a display or a scanner: kTRC of grey, or rTRC, gTRC and bTRC where all three are the
/// same.</summary>
/// <remarks>Source: ICC.1:2022, sections 7.3 (tag table), 10.6 (curveType) and 10.18 (parametricCurveType).</remarks>
internal static class IccCurve
{
    private const int Header = 128, Samples = 4097;
    private const double Alike = 2e-3;

    /// <summary>The curve, told apart by its values; unknown where the profile has none, or several.</summary>
    public static StoredCurve Read(ReadOnlySpan<byte> profile, string source)
    {
        double[]? curve = null;
        foreach (var tag in (ReadOnlySpan<string>)["kTRC", "rTRC", "gTRC", "bTRC"])
        {
            if (Find(profile, tag) is not (var at, var length)) continue;
            if (Curve(profile.Slice(at, length)) is not { } values || curve is not null && Distance(curve, values) > Alike)
                return new(CurveKind.Unknown, source);
            curve ??= values;
        }
        if (curve is null) return new(CurveKind.Unknown, source);
        if (Distance(curve, Tabulate(StoredCurve.SrgbToLight)) < Alike) return new(CurveKind.Srgb, source);
        return Distance(curve, Tabulate(x => x)) < Alike ? new(CurveKind.Linear, source)
            : new(CurveKind.Table, source) { Table = curve };
    }

    private static (int At, int Length)? Find(ReadOnlySpan<byte> profile, string tag)
    {
        if (profile.Length < Header + 4) return null;
        var count = BinaryPrimitives.ReadUInt32BigEndian(profile[Header..]);
        for (var i = 0; i < count && profile.Length - Header - 4 >= 12 * (i + 1L); i++)
        {
            var entry = profile.Slice(Header + 4 + 12 * i, 12);
            if (!IsTag(entry, tag)) continue;
            var (at, length) = (BinaryPrimitives.ReadUInt32BigEndian(entry[4..]), BinaryPrimitives.ReadUInt32BigEndian(entry[8..]));
            return at + (long)length <= profile.Length ? ((int)at, (int)length) : null;
        }
        return null;
    }

    private static bool IsTag(ReadOnlySpan<byte> entry, string tag)
    {
        for (var i = 0; i < 4; i++)
            if (entry[i] != tag[i]) return false;
        return true;
    }

    private static double[]? Curve(ReadOnlySpan<byte> data)
    {
        if (data.Length < 12) return null;
        if (IsTag(data, "para")) return Parametric(data);
        if (!IsTag(data, "curv")) return null;
        var count = BinaryPrimitives.ReadUInt32BigEndian(data[8..]);
        if (12 + 2L * count > data.Length) return null;
        if (count == 0) return Tabulate(x => x);
        if (count == 1)
        {
            var gamma = BinaryPrimitives.ReadUInt16BigEndian(data[12..]) / 256.0;
            return Tabulate(x => Math.Pow(x, gamma));
        }
        var values = new double[count];
        for (var i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadUInt16BigEndian(data[(12 + 2 * i)..]) / 65535.0;
        var table = new StoredCurve(CurveKind.Table, "") { Table = values };
        return Tabulate(table.ToLight);
    }

    // Y = (aX + b)^g + e above d, cX + f below; the shorter kinds leave some of them out.
    private static double[]? Parametric(ReadOnlySpan<byte> data)
    {
        var kind = BinaryPrimitives.ReadUInt16BigEndian(data[8..]);
        if (kind > 4) return null;
        ReadOnlySpan<int> counts = [1, 3, 4, 5, 7];
        if (12 + 4 * counts[kind] > data.Length) return null;
        var p = new double[7];
        for (var i = 0; i < counts[kind]; i++) p[i] = BinaryPrimitives.ReadInt32BigEndian(data[(12 + 4 * i)..]) / 65536.0;
        var (g, a, b, c, d, e, f) = (p[0], p[1], p[2], p[3], p[4], p[5], p[6]);
        Func<double, double> curve = kind switch
        {
            0 => x => Math.Pow(x, g),
            1 => x => x >= -b / a ? Math.Pow(a * x + b, g) : 0,
            2 => x => x >= -b / a ? Math.Pow(a * x + b, g) + c : c,
            3 => x => x >= d ? Math.Pow(a * x + b, g) : c * x,
            _ => x => x >= d ? Math.Pow(a * x + b, g) + e : c * x + f,
        };
        var values = Tabulate(curve);
        return Array.TrueForAll(values, v => v is >= -0.01 and <= 1.01) ? values : null;
    }

    private static double[] Tabulate(Func<double, double> curve) =>
        [.. Enumerable.Range(0, Samples).Select(i => curve(i / (Samples - 1.0)))];

    private static double Distance(double[] a, double[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max();
}
