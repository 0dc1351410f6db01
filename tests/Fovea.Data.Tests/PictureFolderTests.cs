using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Data.Tests;

/// <summary>Folders as people have them: what systems leave behind, names that are numbers, impostors, pictures in two
/// places.</summary>
public class PictureFolderTests
{
    private static string At(params ReadOnlySpan<string> parts) => Path.Combine([AppContext.BaseDirectory, "Files", .. parts]);

    private static byte[] Red(Dataset data) => [.. Enumerable.Range(0, data.Count).Select(i =>
    {
        var pixels = new byte[data.ImageShape.Elements];
        data.Read(i, pixels);
        return pixels[0];
    })];

    [Fact]
    public void What_systems_leave_behind_is_no_picture_at_any_depth()
    {
        var pets = ImageFolder.Load(At("hidden-files", "pets"), 8);
        Assert.Equal(["cat", "dog"], pets.ClassNames);
        Assert.Equal([2, 3], pets.CountPerClass());
        // The pictures that are hidden are green.
        var pixels = new byte[3 * 64];
        for (var i = 0; i < pets.Count; i++)
        {
            pets.Read(i, pixels);
            Assert.False(pixels[64] > pixels[0] + 50 && pixels[64] > pixels[128] + 50);
        }
        Assert.Empty(pets.Warnings);

        using var folder = new TestFolder();
        folder.Write("a/1.png", Solid(1));
        folder.Write("a/.cache/deep/2.png", Solid(2));
        folder.Write("a/__MACOSX/3.png", Solid(3));
        folder.Write("a/x/.ipynb_checkpoints/4.png", Solid(4));
        folder.Write("__MACOSX/a/5.png", Solid(5));
        var data = ImageFolder.Load(folder.Path, 2);
        Assert.Equal(["a"], data.ClassNames);
        Assert.Equal([1], Red(data));
    }

    [Fact]
    public void Classes_that_are_numbers_are_in_the_order_of_strings_and_say_so()
    {
        var data = ImageFolder.Load(At("hidden-files", "numbered"), 8);
        Assert.Equal(["1", "10", "11", "12", "2", "3", "4", "5", "6", "7", "8", "9"], data.ClassNames);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (byte)(20 * int.Parse(data.ClassNames[data.Label(i)],
            System.Globalization.CultureInfo.InvariantCulture))), Red(data));
    }

    [Fact]
    public void Pictures_of_a_class_are_in_natural_order()
    {
        using var folder = new TestFolder();
        foreach (var i in new[] { 1, 10, 11, 2, 100 }) folder.Write($"a/img{i}.png", Solid((byte)i));
        Assert.Equal([1, 2, 10, 11, 100], Red(ImageFolder.Load(folder.Path, 2)));
    }

    [Theory]
    [InlineData("cut", "ok3-cut.jpg", "the file ends")]
    [InlineData("empty", "ok3-empty.jpg", "got an empty file")]
    [InlineData("text", "ok3-text.png", "got text that begins")]
    [InlineData("webp-named-jpg", "ok3-webp-named-jpg.jpg", "expected 44 bytes of WebP in all, the file ends after 16")]
    public void An_impostor_is_named_before_the_first_step(string set, string file, string problem)
    {
        var path = At("impostors", $"set-{set}");
        var parts = Assert.Throws<DataFormatException>(() => ImageFolder.LoadParts(path, 16)).Message;
        // Sets too large for memory are told as much.
        var large = Assert.Throws<DataFormatException>(() =>
            ImageFolder.Read(PictureFolder.Find(path, 16), 16, false, false, null, memoryLimit: 0)).Message;
        foreach (var message in new[] { parts, large })
        {
            Assert.Contains(Path.Combine(path, "b", file), message, StringComparison.Ordinal);
            Assert.Contains("1 of 13 cannot be read; mend or remove it, or go on without (skipBad: true):", message,
                StringComparison.Ordinal);
            Assert.Contains(problem, message, StringComparison.Ordinal);
        }
        var rest = ImageFolder.Load(path, 16, skipBad: true);
        Assert.Equal([6, 6], rest.CountPerClass());
        Assert.StartsWith($"{path}: 1 of 13 pictures cannot be read and are left out:", Assert.Single(rest.Warnings),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_of_another_format_is_read_as_what_it_is()
    {
        var (train, test) = ImageFolder.LoadParts(At("impostors", "set-gif-named-jpg"), 16);
        Assert.Equal(13, train.Count + test.Count);
        using var folder = new TestFolder();
        folder.Write("a/1.jpg", new Image(2, 2, 3, [.. Enumerable.Repeat((byte)200, 12)]).Encode(".webp", 100));
        Assert.Equal([200], Red(ImageFolder.Load(folder.Path, 2)));
    }

    [Fact]
    public void All_bad_pictures_are_named_up_to_twenty()
    {
        using var folder = new TestFolder();
        for (var i = 0; i < 30; i++) folder.Write($"a/{i}.png", i < 25 ? "no picture"u8.ToArray() : Solid((byte)i));
        folder.Write("b/1.png", Solid(1));
        var message = Assert.Throws<DataFormatException>(() => ImageFolder.Load(folder.Path, 2)).Message;
        Assert.Contains("25 of 31 cannot be read; mend or remove them", message, StringComparison.Ordinal);
        Assert.Equal(20, message.Split("got text that begins 'no picture'").Length - 1);
        Assert.EndsWith("and 5 more", message, StringComparison.Ordinal);

        foreach (var limit in new[] { 0L, 1 << 20 })
        {
            var (files, data) = ImageFolder.Read(PictureFolder.Find(folder.Path, 2), 2, false, skipBad: true, null, limit);
            Assert.Equal([25, 26, 27, 28, 29, 1], Red(data));
            Assert.Equal([0, 0, 0, 0, 0, 1], Enumerable.Range(0, 6).Select(data.Label));
            Assert.Equal(6, files.Files.Length);
        }
        File.WriteAllText(Path.Combine(folder.Path, "b", "1.png"), "gone");
        Assert.Equal($"{Path.Combine(folder.Path, "b")}: pictures: expected at least one picture that can be read, got none",
            Assert.Throws<DataFormatException>(() => ImageFolder.Load(folder.Path, 2, skipBad: true)).Message);
    }

    [Fact]
    public void A_picture_in_both_parts_is_said()
    {
        using var folder = new TestFolder();
        for (byte i = 0; i < 4; i++) folder.Write($"train/a/{i}.png", Solid(i));
        folder.Write("test/a/new.png", Solid(9));
        Assert.Empty(ImageFolder.LoadParts(folder.Path, 2).Test.Warnings);
        var copy = folder.Write("test/a/copy.png", Solid(2));
        var (train, test) = ImageFolder.LoadParts(folder.Path, 2);
        Assert.Empty(train.Warnings);
        Assert.Equal(2, test.Count);
        Assert.Equal($"1 of 2 pictures to test on are among those to train on, so that the accuracy is too high:\n  {copy} is "
            + Path.Combine(folder.Path, "train", "a", "2.png"), Assert.Single(test.Warnings));

        // Where one folder is divided, too.
        using var one = new TestFolder();
        for (byte i = 0; i < 10; i++) one.Write($"a/{i}.png", Solid((byte)(i / 9)));
        Assert.Contains("of 2 pictures to test on are among those to train on",
            Assert.Single(ImageFolder.LoadParts(one.Path, 2).Test.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Transparency_is_laid_on_a_background()
    {
        using var folder = new TestFolder();
        folder.Write("a/x.png", new Image(2, 2, 4).Encode());
        Assert.Equal([255], Red(ImageFolder.Load(folder.Path, 2)));
        Assert.Equal([255], Red(ImageFolder.Load(folder.Path, 2, grayscale: true)));
        Assert.Equal([7], Red(ImageFolder.Load(folder.Path, 2, background: new(7, 8, 9))));
    }

    [Fact]
    public void Photographs_are_upright_and_bit_maps_are_read()
    {
        var upright = ImageFolder.Load(At("orientation"), 8);
        var pixels = new byte[3 * 64];
        for (var i = 0; i < 2; i++)
        {
            upright.Read(i, pixels);
            // (245, 187, 150) above, (35, 58, 134) below.
            Assert.All(pixels[..32], v => Assert.InRange(v, 230, 255));
            Assert.All(pixels[32..64], v => Assert.InRange(v, 20, 50));
        }
        Assert.Equal(2, ImageFolder.Load(At("bit-maps"), 2).Count);
    }

    [Fact]
    public void A_pipe_among_the_pictures_is_passed_over_and_not_waited_for()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Pipes with names are of Unix.");
        using var folder = new TestFolder();
        folder.Write("a/1.png", Solid(1));
        using (var made = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(folder.Path, "a", "pipe.png")])) made.WaitForExit();
        // So is a link that leads back to where it stands.
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "a", "again"), "..");
        Assert.Equal(1, ImageFolder.Load(folder.Path, 2).Count);
    }

    [Theory]
    [InlineData(1, 60000)]
    [InlineData(60000, 1)]
    public void Of_a_line_of_pixels_the_middle_is_taken_whatever_its_length(int width, int height)
    {
        using var folder = new TestFolder();
        var line = new Image(width, height, 3);
        line.Pixels8.Fill(77);
        folder.Write("a/line.png", line.Encode());
        // Scaled until one pixel is 224 wide, the other side would be 13 million pixels long.
        Assert.All(Red(ImageFolder.Load(folder.Path, 224)), v => Assert.Equal(77, v));
    }

    private static byte[] Solid(byte red) =>
        new Image(2, 2, 3, [.. Enumerable.Range(0, 4).SelectMany(_ => new byte[] { red, 100, 200 })]).Encode();
}
