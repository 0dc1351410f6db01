using System.Text;
using Fovea.Tensors;

namespace Fovea.Imaging.Tests;

public class PnmCodecTests
{
    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    [Theory]
    [MemberData(nameof(TestImages.Layouts), MemberType = typeof(TestImages))]
    public void Round_trips_every_layout_without_alpha(int width, int height, int channels, int bitDepth)
    {
        var image = TestImages.Random(width, height, channels, bitDepth);
        if (image.HasAlpha)
        {
            Assert.Contains("PNM has no alpha", Assert.Throws<NotSupportedException>(() =>
                image.Encode(".pnm")).Message, StringComparison.Ordinal);
            return;
        }
        TestImages.AssertEqual(image, Image.Load(image.Encode(channels == 1 ? ".pgm" : ".ppm"), "round trip"));
        Assert.Throws<NotSupportedException>(() => image.Encode(channels == 1 ? ".ppm" : ".pgm"));
    }

    [Fact]
    public void Reads_text_with_comments()
    {
        var image = Image.Load(Bytes("P2 # a comment\n# another\n3\t1\n15\n0 7 # between\n15"), "text");
        TestImages.AssertEqual(new Image(3, 1, 1, [0, 119, 255]), image);
        image = Image.Load(Bytes("P3\n1 2\n255\n1 2 3 4 5 6"), "text");
        TestImages.AssertEqual(new Image(1, 2, 3, [1, 2, 3, 4, 5, 6]), image);
    }

    [Fact]
    public void Reads_bit_maps_where_1_is_black()
    {
        var binary = Image.Load(TestFiles.At("bit-maps", "a", "x.pbm"));
        TestImages.AssertEqual(new Image(9, 2, 1, [0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255]), binary);
        // Digits may stand without white space.
        TestImages.AssertEqual(new Image(3, 2, 1, [0, 255, 0, 255, 0, 255]), Image.Load(TestFiles.At("bit-maps", "b", "y.pbm")));
        TestImages.AssertEqual(new Image(3, 1, 1, [0, 255, 0]), Image.Load(Bytes("P1 3 1\n1#one\n0\n 1"), "spaced"));
    }

    [Fact]
    public void Bit_maps_round_trip_and_take_nothing_else()
    {
        foreach (var width in new[] { 1, 7, 8, 9, 33 })
        {
            var image = TestImages.Random(width, 5, 1, 8);
            foreach (ref var pixel in image.Pixels8) pixel = pixel < 128 ? (byte)0 : (byte)255;
            var file = image.Encode(".pbm");
            Assert.Equal($"P4\n{width} 5\n".Length + 5 * ((width + 7) / 8), file.Length);
            TestImages.AssertEqual(image, Image.Load(file, "round trip"));
        }
        Assert.Equal("Image.Save: .pbm holds black and white, 0 and 255 of 8 bit, got Image(1 × 1, grey, 8 bit) with others."
            + " Choose a threshold, or save as .pgm or .png.",
            Assert.Throws<NotSupportedException>(() => new Image(1, 1, 1, [7]).Encode(".pbm")).Message);
        Assert.Throws<NotSupportedException>(() => new Image(1, 1, 3).Encode(".pbm"));
    }

    [Fact]
    public void Scales_other_maxvals_to_the_full_range()
    {
        TestImages.AssertEqual(new Image(2, 1, 1, [255, 128]), Image.Load(Bytes("P5 2 1 100\nd2"), "hundred"));
        var tenBit = Image.Load(Bytes("P5 2 1 1023\n\u0003\u00FF\u0001\u0000"), "ten bit");
        TestImages.AssertEqual(new Image(2, 1, 1, [65535, (ushort)16400]), tenBit);
    }

    [Theory]
    [InlineData("P5 2 2 255\nabcd")]
    [InlineData("P6 1 1 65535\nabcdef")]
    [InlineData("P2\n2 2\n255\n1 2 3 4")]
    [InlineData("P1\n4 2\n10110010")]
    [InlineData("P4\n9 2\nabcd")]
    public void Truncation_anywhere_is_reported(string text)
    {
        var file = Bytes(text);
        Assert.NotNull(Image.Load(file, "whole.pnm"));
        for (var length = 0; length < file.Length; length++)
            Assert.Throws<DataFormatException>(() => Image.Load(file[..length], "cut.pnm"));
    }

    [Theory]
    [InlineData("P5 70000 1 255\n", "width: expected sides of 1…65535")]
    [InlineData("P5 65535 4096 255\n", "pixels: expected 268431360 bytes or more for 65535 × 4096 pixels, got 0")]
    [InlineData("P5 99999999999999999999 1 255\n", "byte 3: width: expected a number of 0…2147483647")]
    [InlineData("P5 1 1 0\n1", "maxval: expected 1…65535, got 0")]
    [InlineData("P5 1 1 65536\n1", "maxval: expected a number of 0…65535")]
    [InlineData("P5 1 1 9\nz", "byte 9: sample: expected 0…9, got 122")]
    [InlineData("P2 1 1 9\n10", "byte 9: sample: expected a number of 0…9")]
    [InlineData("P1 1 1\n2", "byte 7: sample: expected a digit of 0…1")]
    [InlineData("P4 70000 1\n", "width: expected sides of 1…65535")]
    [InlineData("P4 65535 4096\n", "pixels: expected 33554432 bytes or more for 65535 × 4096 pixels, got 0")]
    [InlineData("P2 1 1 9\nx", "byte 9: sample: expected a number of 0…9")]
    [InlineData("P2 1 1 9\n#", "byte 10: sample: the file ends before it")]
    public void Errors_name_the_field_and_where_it_is(string text, string message) =>
        Assert.Contains(message, Assert.Throws<DataFormatException>(() =>
            Image.Load(Bytes(text), "x.pnm")).Message, StringComparison.Ordinal);

    [Fact]
    public void Flipped_bytes_give_a_picture_or_a_report()
    {
        var random = new Random(9);
        var reports = 0;
        for (var trial = 0; trial < 5000; trial++)
        {
            var file = Bytes(trial % 2 == 0 ? "P5\n3 2\n255\nabcdef" : "P3 2 1 700\n1 2 3 699 5 6");
            file[random.Next(2, file.Length)] ^= (byte)random.Next(1, 256);
            if (Record.Exception(() => Image.Load(file, "flip.pnm")) is { } thrown)
            {
                Assert.IsType<DataFormatException>(thrown);
                reports++;
            }
        }
        Assert.InRange(reports, 500, 4500);
    }
}
