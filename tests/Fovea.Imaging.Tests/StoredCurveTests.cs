using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Fovea.Imaging.Tests;

/// <summary>What files say of how their samples follow the light.</summary>
public class StoredCurveTests
{
    private static StoredCurve? Read(params (string Type, byte[] Data)[] chunks) => ReadFile(PngFile.Build(1, 1, 8, 0, [0, 7], chunks));

    private static StoredCurve? ReadFile(byte[] file)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, file);
            return StoredCurve.Read(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Big(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    // A profile of tags alone; the header's other fields are not looked at.
    private static byte[] Profile(params (string Tag, byte[] Curve)[] tags)
    {
        using var body = new MemoryStream();
        body.Write(new byte[128]);
        body.Write(Big((uint)tags.Length));
        var at = 132 + 12 * tags.Length;
        foreach (var (tag, curve) in tags)
        {
            body.Write(Encoding.ASCII.GetBytes(tag));
            body.Write(Big((uint)at));
            body.Write(Big((uint)curve.Length));
            at += curve.Length;
        }
        foreach (var (_, curve) in tags) body.Write(curve);
        var profile = body.ToArray();
        Big((uint)profile.Length).CopyTo(profile, 0);
        using var chunk = new MemoryStream();
        chunk.Write("Mine\0\0"u8);
        using (var zlib = new ZLibStream(chunk, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(profile);
        return chunk.ToArray();
    }

    private static byte[] Samples(int count, Func<double, double> curve)
    {
        var bytes = new byte[12 + 2 * count];
        "curv"u8.CopyTo(bytes);
        Big((uint)count).CopyTo(bytes, 8);
        for (var i = 0; i < count; i++)
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(12 + 2 * i), (ushort)Math.Round(65535 * curve(i / (count - 1.0))));
        return bytes;
    }

    private static byte[] Parameters(ushort kind, params double[] numbers)
    {
        var bytes = new byte[12 + 4 * numbers.Length];
        "para"u8.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(8), kind);
        for (var i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(12 + 4 * i), (int)Math.Round(65536 * numbers[i]));
        return bytes;
    }

    [Theory]
    [InlineData(45455, "sRGB (gAMA 45455)")]
    [InlineData(45450, "sRGB (gAMA 45450)")]
    [InlineData(100000, "linear (gAMA 100000)")]
    [InlineData(55556, "power 1.8 (gAMA 55556)")]
    [InlineData(50000, "power 2 (gAMA 50000)")]
    [InlineData(0, "an unknown curve (gAMA 0)")]
    [InlineData(4000000000, "an unknown curve (gAMA 4000000000)")]
    public void Gamma_is_a_power_or_stands_for_a_curve(uint value, string expected) =>
        Assert.Equal(expected, Read(("gAMA", Big(value)))!.ToString());

    [Fact]
    public void The_stronger_chunk_wins()
    {
        Assert.Null(Read());
        var (gama, srgb, linear) = (("gAMA", Big(55556)), ("sRGB", new byte[] { 0 }), ("iCCP", Profile(("kTRC", Samples(2, x => x)))));
        Assert.Equal("sRGB (sRGB chunk)", Read(gama, srgb)!.ToString());
        Assert.Equal("linear (ICC profile 'Mine')", Read(srgb, linear, gama)!.ToString());
        Assert.Equal("power 2.2 (cICP chunk)", Read(linear, srgb, ("cICP", [1, 4, 0, 1]))!.ToString());
        Assert.Equal(CurveKind.Unknown, Read(srgb, ("cICP", [9, 18, 0, 1]))!.Kind);
        Assert.Equal(CurveKind.Unknown, Read(srgb, ("cICP", []))!.Kind);
    }

    [Fact]
    public void Curves_of_profiles_are_told_apart_by_their_values()
    {
        string Named(params (string, byte[])[] tags) => Read(("iCCP", Profile(tags)))!.Name;
        string Colors(byte[] curve) => Named(("rTRC", curve), ("gTRC", curve), ("bTRC", curve));
        Assert.Equal("sRGB", Colors(Samples(1024, StoredCurve.SrgbToLight)));
        Assert.Equal("sRGB", Colors(Parameters(3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)));
        Assert.Equal("linear", Colors(Samples(2, x => x)));
        Assert.Equal("linear", Colors(Parameters(0, 1)));
        Assert.Equal("linear", Named(("kTRC", [.. "curv"u8, .. new byte[8]])));
        Assert.Equal("a table", Colors(Parameters(0, 1.8)));
        Assert.Equal("a table", Colors([.. "curv"u8, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0x33]));
        // Different in the channels, none at all, damaged, of a kind that is not known.
        Assert.Equal("an unknown curve", Named(("rTRC", Samples(2, x => x)), ("gTRC", Parameters(0, 2)), ("bTRC", Samples(2, x => x))));
        Assert.Equal("an unknown curve", Named());
        Assert.Equal("an unknown curve", Colors(Parameters(9, 1)));
        Assert.Equal("an unknown curve", Colors([.. "curv"u8, 0, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF]));
        Assert.Equal("an unknown curve (a damaged ICC profile 'Mine')", Read(("iCCP", [.. "Mine\0\0"u8, 1, 2, 3]))!.ToString());
        Assert.Equal(CurveKind.Unknown, Read(("iCCP", [.. "Mine"u8]))!.Kind);
    }

    [Fact]
    public void Light_follows_the_curve()
    {
        Assert.Equal(0.2140, new StoredCurve(CurveKind.Srgb, "").ToLight(0.5), 1e-4);
        Assert.Equal(0.25, new StoredCurve(CurveKind.Power, "") { Exponent = 2 }.ToLight(0.5), 1e-12);
        Assert.Equal(0.5, new StoredCurve(CurveKind.Linear, "").ToLight(0.5));
        var table = Read(("iCCP", Profile(("kTRC", Parameters(0, 1.8)))))!;
        foreach (var x in new[] { 0, 0.1, 0.33, 0.9, 1 }) Assert.Equal(Math.Pow(x, 1.8), table.ToLight(x), 1e-4);
        Assert.Throws<InvalidOperationException>(() => new StoredCurve(CurveKind.Unknown, "gAMA 0").ToLight(0.5));
    }

    [Fact]
    public void Other_formats_are_known_by_their_first_bytes()
    {
        Assert.Equal("sRGB (JPEG)", ReadFile([0xFF, 0xD8, 0xFF, 0xE0, .. new byte[20]])!.ToString());
        Assert.Equal("sRGB (WebP)", ReadFile([.. "RIFF"u8, 1, 2, 3, 4, .. "WEBPVP8 "u8])!.ToString());
        Assert.Null(ReadFile([.. "P5\n1 1\n255\n"u8, 7]));
        Assert.Null(ReadFile([]));
        Assert.Null(ReadFile(PngFile.Build(1, 1, 8, 0, [0, 7])[..30]));
    }

    [Fact]
    public void Chunks_that_are_too_long_are_refused()
    {
        var file = PngFile.Build(1, 1, 8, 0, [0, 7], ("gAMA", Big(45455)));
        Big(0x7FFFFFFF).CopyTo(file, 33);
        Assert.Contains("gAMA.length: expected at most", Assert.Throws<DataFormatException>(() => ReadFile(file)).Message,
            StringComparison.Ordinal);
        Big(4000).CopyTo(file, 33);
        Assert.Contains("gAMA.length: expected 4000 bytes, the file ends before them",
            Assert.Throws<DataFormatException>(() => ReadFile(file)).Message, StringComparison.Ordinal);
    }
}
