using System.Buffers.Binary;

namespace Fovea.Imaging.Tests;

/// <summary>TIFF files by ImageMagick and LibTIFF, whose samples follow from a formula.</summary>
public class TiffCodecTests
{
    private const int Width = 13, Height = 7;

    [Theory]
    [InlineData("none")]
    [InlineData("lzw")]
    [InlineData("zip")]
    [InlineData("rle")]
    [InlineData("tiled")]
    [InlineData("big")]
    public void Colours_have_the_samples_that_were_written(string kind)
    {
        TestImages.AssertEqual(Rgb(), Image.Load(At($"rgb16-{kind}.tif")));
        TestImages.AssertEqual(Upper(Rgb()), Image.Load(At($"rgb8-{kind}.tif")));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("lzw")]
    [InlineData("zip")]
    public void Grey_has_the_samples_that_were_written(string kind)
    {
        TestImages.AssertEqual(Grey(), Image.Load(At($"g16-{kind}.tif")));
        TestImages.AssertEqual(Upper(Grey()), Image.Load(At($"g8-{kind}.tif")));
    }

    [Fact]
    public void Other_layouts_are_read_as_they_are_meant()
    {
        TestImages.AssertEqual(Grey(), Image.Load(At("g16-rle.tif")));
        TestImages.AssertEqual(Upper(Rgb()), Image.Load(At("rgb8-planar.tif")));
        TestImages.AssertEqual(Upper(Rgb()), Image.Load(At("palette.tif")));
        // The writer stored samples as they were, those of white.tif after negation; tiff2rgba reads the two as this does.
        var deep = Grey();
        foreach (ref var sample in deep.Pixels16) sample = (ushort)~sample;
        TestImages.AssertEqual(deep, Image.Load(At("white16.tif")));
        TestImages.AssertEqual(Upper(Grey()), Image.Load(At("white.tif")));
        var two = Upper(Grey());
        foreach (ref var sample in two.Pixels8) sample = sample >= 128 ? (byte)255 : (byte)0;
        TestImages.AssertEqual(two, Image.Load(At("bilevel.tif")));
        // 15 steps of 17, rounded down by the writer.
        var four = Upper(Grey());
        foreach (ref var sample in four.Pixels8) sample -= (byte)(sample % 17);
        TestImages.AssertEqual(four, Image.Load(At("four.tif")));
        TestImages.AssertEqual(Codecs.ExifOrientation.Apply(Upper(Rgb()), 6), Image.Load(At("turned.tif")));
    }

    [Fact]
    public void Alpha_is_straight()
    {
        var straight = Image.Load(At("straight.tif"));
        var rgb = Upper(Rgb());
        Assert.Equal("Image(13 × 7, RGBA, 8 bit)", straight.ToString());
        for (var i = 0; i < Width * Height; i++)
        {
            Assert.Equal(rgb.Pixels8.Slice(3 * i, 3).ToArray(), straight.Pixels8.Slice(4 * i, 3).ToArray());
            Assert.Equal(64, straight.Pixels8[4 * i + 3]);
        }
        // Stored as the product with alpha, which rounds.
        var (divided, exact) = (Image.Load(At("assoc.tif")), Rgb());
        for (var i = 0; i < Width * Height; i++)
            for (var c = 0; c < 3; c++) Assert.InRange(divided.Pixels16[4 * i + c] - exact.Pixels16[3 * i + c], -1, 1);
    }

    [Theory]
    [InlineData("float.tif", "BitsPerSample: expected 8 or 16, or 1, 2 or 4 of one sample, got 32 of 3")]
    [InlineData("jpeg.tif", "Compression: expected none, LZW, Deflate or PackBits, got JPEG;")]
    [InlineData("cmyk.tif", "PhotometricInterpretation: expected grey, RGB or a palette, got inks (CMYK)")]
    [InlineData("dng.dng", "format: expected a picture, got a raw photograph; convert it to TIFF of 16 bit first")]
    public void What_is_not_read_says_so(string file, string message)
    {
        foreach (var act in new Action[] { () => Image.Load(At(file)), () => ImageFormats.Inspect(At(file)) })
            Assert.Contains(message, Assert.Throws<DataFormatException>(act).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Raw_photographs_that_are_no_TIFF_say_what_to_do() => Assert.Contains("got a raw photograph, convert it to TIFF of 16 bit",
        Assert.Throws<DataFormatException>(() => Image.Load("FUJIFILMCCD-RAW 0201"u8.ToArray(), "a.raf")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void The_size_is_known_without_the_pixels()
    {
        Assert.Equal(new("TIFF", Width, Height), ImageFormats.Inspect(At("rgb16-tiled.tif")));
        Assert.Throws<NotSupportedException>(() => new Image(1, 1, 1).Encode(".tif"));
    }

    [Fact]
    public void The_curve_is_that_of_the_file()
    {
        Assert.Null(StoredCurve.Read(At("rgb16-lzw.tif")));
        Assert.Equal(new StoredCurve(CurveKind.Srgb, "EXIF colour space"), StoredCurve.Read(TestFiles.At("exif", "camera.tif")));
    }

    [Fact]
    public void A_size_beyond_the_file_needs_no_memory_to_be_found_out()
    {
        (int, uint)[] changes = [(0x100, 65000), (0x101, 65000), (0x116, 1), (0x102, 16), (0x115, 7), (0x111, 5_000_000)];
        foreach (var (tag, value) in changes)
        {
            var file = File.ReadAllBytes(At("g8-none.tif"));
            Set(file, tag, value);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<DataFormatException>(() => Image.Load(file, "g8.tif"));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
    }

    [Fact]
    public void Damaged_files_are_refused_or_read_and_nothing_else()
    {
        var random = new Random(1);
        var refused = 0;
        foreach (var path in Directory.GetFiles(TestFiles.At("tiff"), "*.tif"))
        {
            var whole = File.ReadAllBytes(path);
            for (var trial = 0; trial < 400; trial++)
            {
                var file = whole.AsSpan(0, trial % 4 == 0 ? random.Next(whole.Length) : whole.Length).ToArray();
                for (var i = random.Next(1, 5); i > 0 && file.Length > 8; i--) file[random.Next(4, file.Length)] = (byte)random.Next(256);
                try
                {
                    Image.Load(file, "damaged.tif");
                }
                catch (DataFormatException e)
                {
                    Assert.StartsWith("damaged.tif: byte ", e.Message, StringComparison.Ordinal);
                    refused++;
                }
            }
        }
        Assert.InRange(refused, 1000, int.MaxValue);
    }

    private static void Set(byte[] file, int wanted, uint value)
    {
        var start = (int)BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(4));
        for (var i = 0; i < BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(start)); i++)
        {
            var entry = file.AsSpan(start + 2 + 12 * i, 12);
            if (BinaryPrimitives.ReadUInt16LittleEndian(entry) != wanted) continue;
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], 4);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], value);
            return;
        }
        Assert.Fail($"The file has no tag {wanted}.");
    }

    private static string At(string file) => TestFiles.At("tiff", file);

    private static Image Rgb()
    {
        var image = new Image(Width, Height, 3, 16);
        for (var i = 0; i < Width * Height; i++)
        {
            var (y, x) = Math.DivRem(i, Width);
            (image.Pixels16[3 * i], image.Pixels16[3 * i + 1], image.Pixels16[3 * i + 2]) =
                ((ushort)(5000 * x + 37 * y), (ushort)(9000 * y + x), (ushort)(911 * x * y));
        }
        return image;
    }

    private static Image Grey()
    {
        var image = new Image(Width, Height, 1, 16);
        for (var i = 0; i < Width * Height; i++) image.Pixels16[i] = Rgb().Pixels16[3 * i];
        return image;
    }

    private static Image Upper(Image image)
    {
        var upper = new Image(image.Width, image.Height, image.Channels);
        for (var i = 0; i < upper.Pixels8.Length; i++) upper.Pixels8[i] = (byte)(image.Pixels16[i] >> 8);
        return upper;
    }
}
