using System.Buffers.Binary;

namespace Fovea.Photometry.Tests.Loading;

/// <summary>What PNG files say of how samples follow the light.</summary>
public class EncodingTests
{
    private static byte[] Gamma(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static (double Error, string Encoding) Solved(Func<double, double>? stored, string? type, byte[] data,
        PictureEncoding encoding = PictureEncoding.ByFormat)
    {
        using var folder = new TemporaryFolder();
        CapFolder.Write(folder, null, null, stored);
        if (type is not null) CapFolder.AddChunk(folder.Path, type, data);
        var scene = PhotometricScene.Load(folder.Path, new() { Encoding = encoding });
        return (CapFolder.Error(scene), scene.Encoding);
    }

    [Fact]
    public void Chunks_are_obeyed_and_said()
    {
        void Right(string encoding, Func<double, double>? stored, string? type, byte[] data,
            PictureEncoding option = PictureEncoding.ByFormat)
        {
            var (error, said) = Solved(stored, type, data, option);
            Assert.InRange(error, 0, 0.05);
            Assert.Equal(encoding, said);
        }
        Right("sRGB (sRGB chunk)", Srgb.Encode, "sRGB", [0]);
        Right("sRGB (gAMA 45455)", Srgb.Encode, "gAMA", Gamma(45455));
        Right("linear (gAMA 100000)", null, "gAMA", Gamma(100000));
        Right("power 1.8 (gAMA 55556)", v => Math.Pow(v, 0.55556), "gAMA", Gamma(55556));
        Right("linear (cICP chunk)", null, "cICP", [1, 8, 0, 1]);
        Right("linear (the file does not say)", null, null, []);
        Right("sRGB (--encoding)", Srgb.Encode, null, [], PictureEncoding.Srgb);
        // The option overrules the chunk.
        Right("linear (--encoding)", null, "sRGB", [0], PictureEncoding.Linear);
    }

    [Fact]
    public void Samples_that_are_taken_for_linear_and_are_not_are_noticed()
    {
        using var folder = new TemporaryFolder();
        CapFolder.Write(folder, null, null, Srgb.Encode);
        // Far from the terminator, where the curve is nearly straight and only its slope is wrong.
        folder.Picture("mask.png", 48, 48, (x, y) => (byte)((x - 23.5) * (x - 23.5) + (y - 23.5) * (y - 23.5) < 100 ? 255 : 0));
        var scene = PhotometricScene.Load(folder.Path);
        Assert.InRange(CapFolder.Error(scene), 3, 20);
        Assert.True(LightFit.Of(scene) is { Fits: false, Misfit: < 0.1 }, $"{LightFit.Of(scene)}");
        Assert.Contains("the pictures' encoding (--encoding srgb)", LightFit.Of(scene)!.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_that_differ_and_curves_that_are_unknown_are_refused()
    {
        using var folder = new TemporaryFolder();
        CapFolder.Write(folder);
        CapFolder.AddChunk(folder.Path, "sRGB", [0], "07.png");
        string Message() => Assert.Throws<DataFormatException>(() => PhotometricScene.Load(folder.Path)).Message;
        Assert.EndsWith("07.png: encoding: expected linear (the file does not say) as 01.png has, got sRGB (sRGB chunk); "
            + "say one for all with --encoding linear or --encoding srgb", Message(), StringComparison.Ordinal);
        Assert.Equal("linear (--encoding)", PhotometricScene.Load(folder.Path, new() { Encoding = PictureEncoding.Linear }).Encoding);
        CapFolder.Write(folder);
        CapFolder.AddChunk(folder.Path, "cICP", [9, 16, 0, 1]);
        Assert.EndsWith("01.png: encoding: expected samples whose relation to the light is known, got transfer characteristics 16 of a cICP "
            + "chunk; say it with --encoding linear or --encoding srgb", Message(), StringComparison.Ordinal);
        // A dark frame must say the same.
        CapFolder.Write(folder);
        new Imaging.Image(48, 48, 1, 16).Save(folder.At("dark.png"));
        CapFolder.AddChunk(folder.Path, "sRGB", [0], "dark.png");
        Assert.Contains("dark.png: encoding: expected linear", Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_is_measured_in_light()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("card"));
        foreach (var (i, light) in new[] { 0.2, 0.4 }.Index())
            folder.Picture($"card/{i}.png", 8, 8, (_, _) => (byte)Math.Round(255 * Srgb.Encode(light)));
        var calibration = new LightCalibration(["0.png", "1.png"], [new(0, 0, 1), new(0, 0, 1)], [], new(4, 4, 2));
        double Ratio(PictureEncoding encoding) =>
            calibration.WithPatch(folder.At("card"), (2, 2, 4, 4), encoding).Intensities is [[var a], [var b]] ? b / a : 0;
        Assert.Equal(2, Ratio(PictureEncoding.Srgb), 0.02);
        Assert.NotEqual(2, Ratio(PictureEncoding.ByFormat), 0.3);
        CapFolder.AddChunk(folder.At("card"), "sRGB", [0]);
        Assert.Equal(2, Ratio(PictureEncoding.ByFormat), 0.02);
    }
}
