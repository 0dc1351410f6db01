using System.Buffers.Binary;
using Fovea.Imaging.Codecs;
using Fovea.Imaging.Tests.Goldens;
using Fovea.Tensors;

namespace Fovea.Imaging.Tests;

public class PngCodecTests
{
    public static TheoryData<string> GoldenNames() => [.. PngGoldens.All.Select(g => g.Name)];

    [Theory]
    [MemberData(nameof(GoldenNames))]
    public void Reads_what_Pillow_reads(string golden)
    {
        var (name, channels, bits, file, expected) = PngGoldens.All.Single(g => g.Name == golden);
        var image = Image.Load(Convert.FromBase64String(file), name);
        Assert.Equal((channels, bits), (image.Channels, image.BitDepth));
        var samples = Convert.FromBase64String(expected);
        if (bits == 8) Assert.Equal(samples, image.Pixels8.ToArray());
        else if (channels == 1)
            Assert.Equal(samples.Chunk(2).Select(b => BinaryPrimitives.ReadUInt16LittleEndian(b)), image.Pixels16.ToArray());
        else
            Assert.Equal(samples, image.Pixels16.ToArray().Select(v => (byte)(v >> 8)));
    }

    [Fact]
    public void Goldens_cover_every_colour_type_depth_and_interlace() => Assert.Equal(15 * 4 + 4 * 4 + 3, PngGoldens.All.Length);

    [Theory]
    [MemberData(nameof(TestImages.Layouts), MemberType = typeof(TestImages))]
    public void Round_trips_every_layout(int width, int height, int channels, int bitDepth)
    {
        var image = TestImages.Random(width, height, channels, bitDepth);
        TestImages.AssertEqual(image, Image.Load(image.Encode(".png"), "round trip"));
    }

    [Fact]
    public void Sixteen_bit_colour_keeps_its_low_bytes()
    {
        var image = new Image(2, 1, 3, [0x0102, 0x0304, 0x0506, 0xFFFE, 0x8001, 0x00FF]);
        TestImages.AssertEqual(image, Image.Load(image.Encode(), "low bytes"));
    }

    [Theory]
    [InlineData(1, 1, 0b_1011_0000, 4, new byte[] { 255, 255, 0, 0, 255, 255, 255, 255 })]
    [InlineData(2, 2, 0b_11_10_01_00, 4, new byte[] { 255, 255, 170, 0, 85, 255, 0, 255 })]
    [InlineData(4, 15, 0b_1111_0001, 2, new byte[] { 255, 0, 17, 255 })]
    public void Transparent_grey_is_compared_before_scaling(int depth, int key, byte packed, int width, byte[] expected)
    {
        // At depth 1 the row is 1 0 1 1 with key 1; elsewhere as listed.
        var file = PngFile.Build((uint)width, 1, depth, 0, [0, packed], ("tRNS", [0, (byte)key]));
        var image = Image.Load(file, "key");
        Assert.Equal(2, image.Channels);
        var want = depth == 1 ? [255, 0, 0, 255, 255, 0, 255, 0] : expected;
        Assert.Equal(want, image.Pixels8.ToArray());
    }

    [Fact]
    public void A_gradient_is_filtered_well()
    {
        var image = new Image(256, 64, 3);
        for (var i = 0; i < image.Pixels8.Length; i++) image.Pixels8[i] = (byte)(i / 3 % 256 + i / 768);
        Assert.InRange(image.Encode().Length, 60, 2000);
    }

    [Fact]
    public void Truncation_anywhere_is_reported()
    {
        foreach (var golden in PngGoldens.All.Where(g => g.Name.Contains("11x7", StringComparison.Ordinal)))
        {
            var file = Convert.FromBase64String(golden.File);
            for (var length = 0; length < file.Length; length++)
            {
                var thrown = Assert.Throws<DataFormatException>(() => Image.Load(file[..length], "cut.png"));
                Assert.StartsWith("cut.png: byte ", thrown.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Flipped_bytes_behind_right_checks_give_a_picture_or_a_report()
    {
        var random = new Random(5);
        var reports = 0;
        foreach (var golden in PngGoldens.All)
        {
            var file = Convert.FromBase64String(golden.File);
            for (var trial = 0; trial < 60; trial++)
            {
                var damaged = (byte[])file.Clone();
                for (var n = random.Next(1, 4); n > 0; n--)
                    damaged[random.Next(8, damaged.Length)] ^= (byte)random.Next(1, 256);
                PngFile.RepairChecks(damaged);
                if (Record.Exception(() => Image.Load(damaged, "flip.png")) is { } thrown)
                {
                    Assert.IsType<DataFormatException>(thrown);
                    reports++;
                }
            }
        }
        Assert.InRange(reports, 1000, 60 * PngGoldens.All.Length);
    }

    [Fact]
    public void Flipped_bytes_are_caught_by_the_check_of_their_chunk()
    {
        var file = TestImages.Random(5, 4, 3, 8).Encode();
        for (var at = 8; at < file.Length; at++)
        {
            var damaged = (byte[])file.Clone();
            damaged[at] ^= 0x10;
            Assert.Throws<DataFormatException>(() => Image.Load(damaged, "flip.png"));
        }
    }

    [Theory]
    [InlineData(65535u, 4096u, "IDAT: 15 bytes cannot hold 65535 × 4096 pixels")]
    [InlineData(65536u, 1u, "IHDR.width: expected sides of 1…65535")]
    [InlineData(65535u, 65535u, "at most 268435456 pixels, got 65535 × 65535")]
    [InlineData(0u, 1u, "got 0 × 1")]
    [InlineData(uint.MaxValue, uint.MaxValue, "got 4294967295 × 4294967295")]
    public void Giant_sizes_allocate_nothing(uint width, uint height, string message)
    {
        var file = PngFile.Build(width, height, 16, 6, [0, 0, 0, 0]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var thrown = Assert.Throws<DataFormatException>(() => Image.Load(file, "giant.png"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_name_the_chunk_and_where_it_is()
    {
        var good = PngFile.Build(1, 1, 8, 0, [0, 9]);
        Assert.Equal(9, Image.Load(good, "good").Pixels8[0]);
        Report(PngFile.Build(1, 1, 8, 5, [0, 9]), "x.png: byte 24: IHDR.colour type: no colour type 5 with bit depth 8");
        Report(PngFile.Build(1, 1, 8, 0, [7, 9]), "x.png: byte 33: IDAT.filter type: expected 0…4 in row 0, got 7");
        Report(PngFile.Build(1, 2, 8, 0, [0, 9]), "x.png: byte 33: IDAT: the data ends before the last row");
        Report(PngFile.Build(1, 1, 8, 3, [0, 9]), "x.png: PLTE: the picture has palette colours and no palette");
        Report(PngFile.Build(1, 1, 8, 3, [0, 9], ("PLTE", [1, 2, 3])),
            "x.png: byte 48: IDAT.palette index: row 0 uses a colour that PLTE does not have");
        Report(PngFile.Build(1, 1, 8, 0, [0, 9], ("ABCD", [])), "x.png: byte 33: ABCD: an unknown chunk that may not be skipped");
        good[^14] ^= 1;
        Report(good, "x.png: byte 54: IDAT.CRC");

        static void Report(byte[] file, string message) =>
            Assert.StartsWith(message, Assert.Throws<DataFormatException>(() =>
                Image.Load(file, "x.png")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_zlib_checksum_is_reported()
    {
        var file = PngFile.Build(1, 1, 8, 0, [0, 9]);
        file[^17] ^= 1;   // the last byte of IDAT: IEND takes 12 bytes and the check 4
        PngFile.RepairChecks(file);
        Assert.Throws<DataFormatException>(() => Image.Load(file, "x.png"));
    }

    [Fact]
    public void Check_of_known_text() => Assert.Equal(0xCBF43926u, Crc32.Compute("123456789"u8));
}
