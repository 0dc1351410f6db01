using Fovea.Tensors;

namespace Fovea.Imaging.Tests;

public sealed class ImageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-image-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Sizes_and_layouts_are_checked()
    {
        Check("got 0 × 1", () => new Image(0, 1, 1));
        Check("got 65536 × 1", () => new Image(65536, 1, 1));
        Check("at most 268435456 pixels, got 65535 × 65535", () => new Image(65535, 65535, 1));
        Check("channels, got 5", () => new Image(1, 1, 5));
        Check("got 12", () => new Image(1, 1, 1, 12));
        Assert.Contains("expected 2 × 3 × 1 = 6 samples, got 1", Assert.Throws<ArgumentException>(() =>
            new Image(3, 2, 1, [1])).Message, StringComparison.Ordinal);

        static void Check(string message, Func<Image> make) =>
            Assert.Contains(message, Assert.Throws<ArgumentOutOfRangeException>(make).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_other_depth_is_refused_with_what_to_call()
    {
        Assert.Equal("Image: expected 8 bit samples, this picture has 16 bit. Use Pixels16, or convert with To8Bit().",
            Assert.Throws<InvalidOperationException>(() => { _ = new Image(1, 1, 1, 16).Pixels8; }).Message);
        Assert.Equal("Image: expected 16 bit samples, this picture has 8 bit. Use Pixels8, or convert with To16Bit().",
            Assert.Throws<InvalidOperationException>(() => { _ = new Image(1, 1, 1).Pixels16; }).Message);
    }

    [Fact]
    public void The_limit_on_files_is_within_that_on_pictures()
    {
        Assert.Equal(Image.MaxPixels, Image.PixelLimit);
        foreach (var limit in new[] { 0, Image.MaxPixels + 1 })
            Assert.StartsWith($"Image.PixelLimit: expected 1…268435456, got {limit}.",
                Assert.Throws<ArgumentOutOfRangeException>(() => Image.PixelLimit = limit).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Saves_and_loads_by_path_and_stream()
    {
        var image = TestImages.Random(6, 4, 3, 8);
        var path = Path.Combine(_folder, "a.PNG");
        image.Save(path);
        TestImages.AssertEqual(image, Image.Load(path));
        using var stream = File.OpenRead(path);
        TestImages.AssertEqual(image, Image.Load(stream, "stream"));
    }

    [Fact]
    public void The_bytes_decide_the_format_not_the_name()
    {
        var path = Path.Combine(_folder, "a.png");
        var image = TestImages.Random(6, 4, 3, 8);
        File.WriteAllBytes(path, image.Encode(".ppm"));
        TestImages.AssertEqual(image, Image.Load(path));
    }

    [Fact]
    public void A_failed_save_leaves_the_earlier_file()
    {
        var path = Path.Combine(_folder, "a.ppm");
        new Image(1, 1, 3).Save(path);
        var before = File.ReadAllBytes(path);
        Assert.Throws<NotSupportedException>(() => new Image(1, 1, 4).Save(path));
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Unknown_formats_are_named()
    {
        Assert.Equal("x.psd: byte 0: magic: expected a PNG, JPEG, WebP, GIF, BMP, TIFF or PNM (P1…P6) file,"
            + " got a Photoshop picture (3842505300010000)",
            Assert.Throws<DataFormatException>(() => Image.Load("8BPS\0\u0001\0\0"u8.ToArray(), "x.psd")).Message);
        Assert.Contains("got an empty file", Assert.Throws<DataFormatException>(() =>
            Image.Load(Array.Empty<byte>(), "x")).Message, StringComparison.Ordinal);
        Assert.Equal("Image.Save: expected an extension of .png, .jpg, .jpeg, .jpe, .jfif, .webp, .bmp, .dib, .pgm, .ppm, .pnm or .pbm,"
            + " got '.gif'.",
            Assert.Throws<NotSupportedException>(() => new Image(1, 1, 1).Encode(".gif")).Message);
    }
}
