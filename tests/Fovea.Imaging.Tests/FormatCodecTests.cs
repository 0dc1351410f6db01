using Fovea.Imaging.Tests.Goldens;

namespace Fovea.Imaging.Tests;

/// <summary>WebP, GIF, BMP, and JPEG files of the less usual kinds.</summary>
public class FormatCodecTests
{
    public static TheoryData<string> Names() => [.. FormatGoldens.All.Select(g => g.Name)];

    private static byte[] File(string name) => Convert.FromBase64String(FormatGoldens.All.Single(g => g.Name == name).File);

    [Theory]
    [MemberData(nameof(Names))]
    public void Reads_what_Pillow_reads(string name)
    {
        var g = FormatGoldens.All.Single(g => g.Name == name);
        var image = Image.Load(Convert.FromBase64String(g.File), g.Name);
        Assert.Equal((g.Width, g.Height, g.Channels, 8), (image.Width, image.Height, image.Channels, image.BitDepth));
        var expected = new Image(g.Width, g.Height, g.Channels, Convert.FromBase64String(g.Samples));
        // Pillow rounds the product of two inks down. What lies under full transparency has no colour of its own.
        var tolerance = g.Name.Contains("CMYK", StringComparison.Ordinal) || g.Name.Contains("YCCK", StringComparison.Ordinal) ? 1 : 0;
        if (g.Name == "GIF transparent") (expected, image) = (expected.Flatten(), image.Flatten());
        Assert.All(expected.Pixels8.ToArray().Zip(image.Pixels8.ToArray()),
            pair => Assert.InRange(pair.Second - pair.First, -tolerance, tolerance));
    }

    [Theory]
    [InlineData(".bmp", 1)]
    [InlineData(".bmp", 3)]
    [InlineData(".webp", 3)]
    [InlineData(".webp", 4)]
    public void Round_trips_without_loss(string extension, int channels)
    {
        foreach (var (width, height) in new[] { (1, 1), (7, 5), (64, 33) })
        {
            var image = TestImages.Random(width, height, channels, 8);
            // Opaque everywhere would be no alpha, and the colour of what cannot be seen is not kept.
            if (channels == 4)
                for (var i = 3; i < image.Pixels8.Length; i += 4) image.Pixels8[i] = (byte)(1 + i % 250);
            var again = Image.Load(image.Encode(extension, 100), "round trip");
            if (channels == 1) again = again.ToGrayscale();
            TestImages.AssertEqual(image, again);
        }
    }

    [Fact]
    public void Quality_of_WebP_is_a_choice()
    {
        var image = TestImages.Random(64, 64, 3, 8);
        Assert.True(image.Encode(".webp", 10).Length < image.Encode(".webp", 80).Length);
        Assert.Equal((64, 64, 3), Image.Load(image.Encode(".webp", 10), "x") is var x ? (x.Width, x.Height, x.Channels) : default);
        Assert.Equal(3, Image.Load(TestImages.Random(9, 9, 1, 8).Encode(".webp"), "grey").Channels);
        Assert.Equal("Image.Save: WebP holds 8 bit and sides of at most 16383, got Image(2 × 1, RGB, 16 bit). Call To8Bit(), or save as .png.",
            Assert.Throws<NotSupportedException>(() => new Image(2, 1, 3, 16).Encode(".webp")).Message);
        Assert.Equal("Image.Save: BMP holds grey or RGB of 8 bit, got Image(2 × 1, RGBA, 8 bit)."
            + " Call ToRgb(), ToGrayscale() or To8Bit(), or save as .png.",
            Assert.Throws<NotSupportedException>(() => new Image(2, 1, 4).Encode(".bmp")).Message);
    }

    [Theory]
    [InlineData("WebP lossy")]
    [InlineData("WebP lossless alpha")]
    [InlineData("GIF")]
    [InlineData("GIF interlaced")]
    [InlineData("BMP RGB")]
    [InlineData("BMP P")]
    [InlineData("JPEG progressive 4:2:0")]
    [InlineData("JPEG YCCK")]
    public void Truncation_anywhere_is_reported(string name)
    {
        var file = File(name);
        // The last bytes of GIF and JPEG only say that it is the end.
        for (var length = 0; length < file.Length - 3; length++)
            Assert.StartsWith("cut: byte ",
                Assert.Throws<DataFormatException>(() => Image.Load(file[..length], "cut")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Flipped_bytes_give_a_picture_or_a_report()
    {
        var random = new Random(5);
        for (var trial = 0; trial < 4000; trial++)
        {
            var file = Convert.FromBase64String(FormatGoldens.All[trial % FormatGoldens.All.Length].File);
            for (var n = random.Next(1, 4); n > 0; n--) file[random.Next(2, file.Length)] ^= (byte)random.Next(1, 256);
            if (Record.Exception(() => Image.Load(file, "flip")) is { } thrown) Assert.IsType<DataFormatException>(thrown);
        }
    }

    [Theory]
    [InlineData("GIF", 6, 2)]
    [InlineData("BMP RGB", 18, 4)]
    public void Giant_sizes_are_refused_before_memory_is_taken(string name, int at, int size)
    {
        var file = File(name);
        foreach (var start in new[] { at, at + size }) (file[start], file[start + 1]) = (0xF0, 0x3F);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("16368 × 16368", Assert.Throws<DataFormatException>(() => Image.Load(file, "giant")).Message,
            StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Text_that_begins_as_a_bitmap_is_text() =>
        Assert.Contains("got text that begins 'BMW drives'", Assert.Throws<DataFormatException>(() =>
            Image.Load("BMW drives\nand other notes"u8.ToArray(), "x.bmp")).Message, StringComparison.Ordinal);
}
