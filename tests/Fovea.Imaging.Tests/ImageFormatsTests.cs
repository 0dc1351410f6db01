using System.Diagnostics;
using Fovea.Imaging.Tests.Goldens;

namespace Fovea.Imaging.Tests;

public sealed class ImageFormatsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-formats-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    [Fact]
    public void Every_ending_that_is_written_is_read()
    {
        Assert.Empty(ImageFormats.Written.Except(ImageFormats.Read));
        Assert.Equal([".gif", ".tif", ".tiff"], ImageFormats.Read.Except(ImageFormats.Written));
        Assert.Equal(".png", ImageFormats.Read[0]);
        Assert.True(ImageFormats.IsPicture("a/b/C.JpEg"));
        Assert.False(ImageFormats.IsPicture("a/png"));
        Assert.False(ImageFormats.IsPicture("x.dng"));
    }

    [Fact]
    public void A_file_is_what_its_bytes_say()
    {
        foreach (var name in new[] { "GIF", "WebP lossy", "BMP RGB", "JPEG YCCK" })
        {
            var golden = FormatGoldens.All.Single(g => g.Name == name);
            var path = Write("photo.jpg", Convert.FromBase64String(golden.File));
            Assert.Equal(new(name.Split(' ')[0], golden.Width, golden.Height), ImageFormats.Inspect(path));
            Assert.Equal((golden.Width, golden.Height), Image.Load(path) is var image ? (image.Width, image.Height) : default);
        }
        Assert.Equal(new("PNG", 6, 4), ImageFormats.Inspect(Write("x.bmp", new Image(6, 4, 2, 16).Encode())));
        Assert.Equal(new("PNM (P1…P6)", 6, 4), ImageFormats.Inspect(Write("x.png", new Image(6, 4, 1).Encode(".pbm"))));
    }

    [Theory]
    [InlineData("<!DOCTYPE html>\n<html>", "got text that begins '<!DOCTYPE html>'")]
    [InlineData("\0\0\0\u001Cftypavif", "got an AVIF picture (0000001C66747970)")]
    [InlineData("%PDF-1.7", "got a PDF document (255044462D312E37)")]
    [InlineData("\u0001\u0002\u0003", "got 010203")]
    public void What_is_no_picture_is_called_what_it_is(string content, string message) =>
        Assert.EndsWith(message, Assert.Throws<DataFormatException>(() =>
            ImageFormats.Inspect(Write("x.png", System.Text.Encoding.Latin1.GetBytes(content)))).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_cut_off_is_found_without_decoding()
    {
        foreach (var file in new[] { new Image(60, 40, 3).Encode(), new Image(60, 40, 3).Encode(".jpg"),
            new Image(60, 40, 3).Encode(".webp"), new Image(60, 40, 3).Encode(".ppm") })
        {
            var path = Write("cut.png", file[..(file.Length * 3 / 4)]);
            Assert.StartsWith(path, Assert.Throws<DataFormatException>(() => ImageFormats.Inspect(path)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Pipes_and_devices_are_not_opened()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Pipes with names are of Unix.");
        var pipe = Path.Combine(_folder, "pipe.png");
        using (var made = Process.Start("mkfifo", [pipe])) made.WaitForExit();
        var link = Path.Combine(_folder, "link.png");
        File.CreateSymbolicLink(link, pipe);
        foreach (var path in new[] { pipe, link, "/dev/zero", Write("empty.png", []) })
            Assert.Equal($"{path}: byte 0: magic: expected a picture, got an empty file, or a pipe or a device, which is not opened",
                Assert.Throws<DataFormatException>(() => Image.Load(path)).Message);
        var good = Path.Combine(_folder, "good.png");
        File.CreateSymbolicLink(good, Write("x.png", new Image(3, 2, 1).Encode()));
        Assert.Equal(3, Image.Load(good).Width);
    }
}
