using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Fovea.Tensors;

namespace Fovea.Imaging.Codecs;

/// <summary>The chunks of a PNG file that say how samples follow the light: cICP before iCCP before sRGB before gAMA.</summary>
internal static class PngCurve
{
    // ICC profiles of cameras have up to a megabyte or two.
    private const int LongestChunk = 1 << 22;
    private const int SrgbGamma = 45455, LinearGamma = 100000, Rounding = 10;

    private static readonly string[] Types = ["cICP", "iCCP", "sRGB", "gAMA"];

    /// <summary>Reads the chunks before the first IDAT.</summary>
    public static StoredCurve? Read(Stream file, string name)
    {
        var found = new byte[Types.Length][];
        Span<byte> head = stackalloc byte[8];
        for (var offset = 8L; ;)
        {
            file.Position = offset;
            if (file.ReadAtLeast(head, 8, throwOnEndOfStream: false) < 8) break;
            var (length, type) = (BinaryPrimitives.ReadUInt32BigEndian(head), Encoding.ASCII.GetString(head[4..]));
            if (type is "IDAT" or "IEND") break;
            if (Array.IndexOf(Types, type) is >= 0 and var at && found[at] is null)
            {
                if (length > LongestChunk)
                    throw new DataFormatException(name, offset, $"{type}.length", $"expected at most {LongestChunk}, got {length}");
                found[at] = new byte[length];
                if (file.ReadAtLeast(found[at], found[at].Length, throwOnEndOfStream: false) < found[at].Length)
                    throw new DataFormatException(name, offset, $"{type}.length", $"expected {length} bytes, the file ends before them");
            }
            offset += 12 + length;
        }
        if (found[0] is { } cicp) return Cicp(cicp);
        if (found[1] is { } iccp) return Profile(iccp);
        if (found[2] is not null) return new(CurveKind.Srgb, "sRGB chunk");
        return found[3] is { } gama ? Gama(gama) : null;
    }

    // Transfer characteristics of ITU-T H.273.
    private static StoredCurve Cicp(byte[] data) => data.ElementAtOrDefault(1) switch
    {
        13 => new(CurveKind.Srgb, "cICP chunk"),
        8 => new(CurveKind.Linear, "cICP chunk"),
        4 => new(CurveKind.Power, "cICP chunk") { Exponent = 2.2 },
        5 => new(CurveKind.Power, "cICP chunk") { Exponent = 2.8 },
        var other => new(CurveKind.Unknown, $"transfer characteristics {other} of a cICP chunk"),
    };

    private static StoredCurve Gama(byte[] data)
    {
        var value = data.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(data) : 0;
        var source = $"gAMA {value}";
        return value switch
        {
            >= SrgbGamma - Rounding and <= SrgbGamma + Rounding => new(CurveKind.Srgb, source),
            >= LinearGamma - Rounding and <= LinearGamma + Rounding => new(CurveKind.Linear, source),
            >= LinearGamma / 5 and <= LinearGamma * 5 => new(CurveKind.Power, source) { Exponent = (double)LinearGamma / value },
            _ => new(CurveKind.Unknown, source),
        };
    }

    private static StoredCurve Profile(byte[] data)
    {
        var end = data.AsSpan().IndexOf((byte)0);
        if (end < 1 || end > 79 || data.Length < end + 2) return new(CurveKind.Unknown, "an iCCP chunk without a name");
        var source = $"ICC profile '{Encoding.Latin1.GetString(data, 0, end)}'";
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(data, end + 2, data.Length - end - 2), CompressionMode.Decompress);
            // A profile begins with its size.
            Span<byte> size = stackalloc byte[4];
            zlib.ReadExactly(size);
            var profile = new byte[Math.Clamp(BinaryPrimitives.ReadUInt32BigEndian(size), 4, LongestChunk)];
            size.CopyTo(profile);
            var length = 4 + zlib.ReadAtLeast(profile.AsSpan(4), profile.Length - 4, throwOnEndOfStream: false);
            return IccCurve.Read(profile.AsSpan(0, length), source);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return new(CurveKind.Unknown, $"a damaged {source}");
        }
    }
}
