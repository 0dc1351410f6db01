using Fovea.Imaging.Codecs;
using Fovea.Imaging.Tests.Goldens;
using Fovea.Tensors;

namespace Fovea.Imaging.Tests;

public class JpegCodecTests
{
    [Fact]
    public void Reads_what_Pillow_reads()
    {
        Assert.Equal(10, JpegGoldens.All.Length);
        foreach (var g in JpegGoldens.All)
        {
            var image = Image.Load(Convert.FromBase64String(g.File), g.Name);
            Assert.Equal((g.Width, g.Height, g.Channels, 8), (image.Width, image.Height, image.Channels, image.BitDepth));
            var expected = Convert.FromBase64String(g.Samples);
            // Pillow rounds the product of two inks down; otherwise both come from the same inverse transform.
            var tolerance = g.Name.StartsWith("CMYK", StringComparison.Ordinal) ? 1 : 0;
            Assert.All(expected.Zip(image.Pixels8.ToArray()), pair => Assert.InRange(pair.Second - pair.First, -tolerance, tolerance));
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(1, 95)]
    [InlineData(3, 95)]
    public void Round_trips_smooth_pictures_nearly(int channels, int quality)
    {
        var image = new Image(33, 21, channels);
        for (var i = 0; i < image.Pixels8.Length; i++)
            image.Pixels8[i] = (byte)(40 + i / channels % 33 * 3 + i / channels / 33 * 2);
        var again = Image.Load(image.Encode(".jpg", quality), "round trip");
        Assert.Equal(image.ToString(), again.ToString());
        var most = image.Pixels8.ToArray().Zip(again.Pixels8.ToArray(), (a, b) => Math.Abs(a - b)).Max();
        Assert.InRange(most, quality == 1 ? 1 : 0, quality == 1 ? 110 : 6);
    }

    [Fact]
    public void Better_quality_is_larger()
    {
        var image = TestImages.Random(64, 64, 3, 8);
        Assert.True(image.Encode(".jpg", 20).Length < image.Encode(".jpeg", 80).Length);
    }

    [Fact]
    public void Truncation_anywhere_is_reported()
    {
        foreach (var golden in JpegGoldens.All.Where(g => g.Width > 1))
        {
            var file = Convert.FromBase64String(golden.File);
            for (var length = 0; length < file.Length - 2; length++)   // without the end marker alone the picture may be whole
            {
                var thrown = Assert.Throws<DataFormatException>(() => Image.Load(file[..length], "cut.jpg"));
                Assert.StartsWith("cut.jpg: byte 0: ", thrown.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Flipped_bytes_give_a_picture_or_a_report()
    {
        var random = new Random(3);
        var reports = 0;
        for (var trial = 0; trial < 3000; trial++)
        {
            var file = Convert.FromBase64String(JpegGoldens.All[trial % JpegGoldens.All.Length].File);
            for (var n = random.Next(1, 4); n > 0; n--) file[random.Next(2, file.Length)] ^= (byte)random.Next(1, 256);
            if (Record.Exception(() => Image.Load(file, "flip.jpg")) is { } thrown)
            {
                Assert.IsType<DataFormatException>(thrown);
                reports++;
            }
        }
        Assert.InRange(reports, 500, 2999);
    }

    [Fact]
    public void Giant_sizes_allocate_nothing()
    {
        var file = Convert.FromBase64String(JpegGoldens.All[0].File);
        var frame = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        foreach (var i in new[] { 5, 6, 7, 8 }) file[frame + i] = 0xF0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("got 61680 × 61680", Assert.Throws<DataFormatException>(() =>
            Image.Load(file, "giant.jpg")).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    // 17 KB whose header claims 16384 × 16384: of each block of 8 × 8 samples a file has two bits at least, or one where it is progressive.
    [Theory]
    [InlineData("4:4:4 19x13", 0xC0)]
    [InlineData("progressive 19x13", 0xC2)]
    public void A_size_that_the_file_cannot_hold_takes_no_memory(string name, byte marker)
    {
        var small = Convert.FromBase64String(JpegGoldens.All.Single(g => g.Name == name).File);
        byte[] file = [.. small, .. new byte[17_000 - small.Length]];
        var frame = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, marker]);
        (file[frame + 5], file[frame + 6], file[frame + 7], file[frame + 8]) = (0x40, 0, 0x40, 0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var message = Assert.Throws<DataFormatException>(() => Image.Load(file, "giant.jpg")).Message;
        Assert.Contains("SOF.size: expected a picture that 17000 bytes can hold, got 16384 × 16384, which takes ", message,
            StringComparison.Ordinal);
        Assert.InRange(int.Parse(message.Split("takes ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture),
            786_432, 3_145_728);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Kinds_that_are_not_read_are_named()
    {
        var file = Convert.FromBase64String(JpegGoldens.All[0].File);
        var frame = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        foreach (var (marker, kind) in new[] { (0xC3, "lossless"), (0xC5, "hierarchical"), (0xC9, "arithmetic-coded") })
        {
            file[frame + 1] = (byte)marker;
            Assert.Equal($"x.jpg: byte 0: SOF: expected baseline or progressive JPEG, got {kind}",
                Assert.Throws<DataFormatException>(() => Image.Load(file, "x.jpg")).Message);
        }
        (file[frame + 1], file[frame + 4]) = (0xC1, 12);
        Assert.Equal("x.jpg: byte 0: SOF.precision: expected 8 bits a sample, got 12",
            Assert.Throws<DataFormatException>(() => Image.Load(file, "x.jpg")).Message);
    }

    [Fact]
    public void A_damaged_file_does_not_harm_the_next()
    {
        var golden = JpegGoldens.All.Single(g => g.Name == "4:4:4 19x13");
        var file = Convert.FromBase64String(golden.File);
        for (var at = 2; at < file.Length; at++)
        {
            var damaged = (byte[])file.Clone();
            damaged[at] ^= 0x5A;
            _ = Record.Exception(() => Image.Load(damaged, "damaged"));
            Assert.Equal(Convert.FromBase64String(golden.Samples), Image.Load(file, "good").Pixels8.ToArray());
        }
    }

    [Fact]
    public void Stray_bytes_between_segments_are_passed_over_unless_the_file_is_cut_too()
    {
        var golden = JpegGoldens.All.Single(g => g.Name == "4:4:4 19x13");
        var file = Convert.FromBase64String(golden.File);
        var tables = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDB]);
        byte[] stray = [.. file[..tables], 1, 2, 3, .. file[tables..]];
        Assert.Equal(Convert.FromBase64String(golden.Samples), Image.Load(stray, "stray").Pixels8.ToArray());
        Assert.Throws<DataFormatException>(() => Image.Load(stray[..^30], "stray and cut"));
    }

    [Fact]
    public void A_missing_library_is_named_with_what_to_add_on_one_line()
    {
        var message = SkiaLibrary.Missing("JPEG").Message;
        Assert.StartsWith("JPEG needs the native library of SkiaSharp, which is not there for this system: ", message,
            StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Threads_decode_beside_one_another()
    {
        var golden = JpegGoldens.All.Single(g => g.Name == "4:2:0 19x13");
        var (file, expected) = (Convert.FromBase64String(golden.File), Convert.FromBase64String(golden.Samples));
        Parallel.For(0, 500, _ => Assert.Equal(expected, Image.Load(file, "parallel").Pixels8.ToArray()));
    }

    [Fact]
    public void Alpha_and_depth_are_refused_with_what_to_call()
    {
        Assert.Equal("Image.Save: JPEG holds grey or RGB of 8 bit, got Image(2 × 1, RGBA, 8 bit)."
            + " Call ToRgb(), ToGrayscale() or To8Bit(), or save as .png.",
            Assert.Throws<NotSupportedException>(() => new Image(2, 1, 4).Encode(".jpg")).Message);
        Assert.Throws<NotSupportedException>(() => new Image(2, 1, 3, 16).Encode(".jpg"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Image(2, 1, 3).Encode(".jpg", 0));
    }
}
