using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Data.Tests;

public class ImageFolderTests
{
    [Fact]
    public void Classes_are_the_sorted_folders_and_pixels_are_in_planes()
    {
        using var folder = new TestFolder();
        folder.Write("dog/b.png", Solid(4, 4, 10, 20, 30));
        folder.Write("dog/deep/a.PNG", Solid(4, 4, 40, 50, 60));
        folder.Write("cat/one.ppm", new Image(4, 4, 3, Solid3(4, 4, 70, 80, 90)).Encode(".ppm"));
        folder.Write("cat/notes.txt", "not a picture"u8.ToArray());
        folder.Write(".hidden/x.png", Solid(4, 4, 0, 0, 0));
        folder.Write("dog/.thumb.png", "damaged"u8.ToArray());

        var data = ImageFolder.Load(folder.Path, 4);
        Assert.Equal(["cat", "dog"], data.ClassNames);
        Assert.Equal([0, 1, 1], Enumerable.Range(0, data.Count).Select(data.Label));
        Assert.Equal(Shape.Create(3, 4, 4), data.ImageShape);
        var pixels = new byte[48];
        data.Read(1, pixels);
        Assert.Equal([.. Enumerable.Repeat((byte)10, 16), .. Enumerable.Repeat((byte)20, 16), .. Enumerable.Repeat((byte)30, 16)], pixels);
    }

    [Fact]
    public void The_shorter_side_is_scaled_and_the_middle_kept()
    {
        using var folder = new TestFolder();
        // Twelve wide and six high: black, white, black in thirds of four columns.
        var wide = new Image(12, 6, 1);
        for (var i = 0; i < 72; i++) wide.Pixels8[i] = i % 12 is >= 3 and < 9 ? (byte)255 : (byte)0;
        folder.Write("a/wide.png", wide.Encode());
        var data = ImageFolder.Load(folder.Path, 6, grayscale: true);
        var pixels = new byte[36];
        data.Read(0, pixels);
        Assert.All(pixels, p => Assert.Equal(255, p));

        var half = new byte[9];
        ImageFolder.Load(folder.Path, 3, grayscale: true).Read(0, half);
        var scaled = Resizing.Bilinear(wide, 6, 3).CropCenter(3, 3);
        Assert.Equal(scaled.Pixels8.ToArray(), half);
    }

    [Fact]
    public void An_unreadable_picture_is_named()
    {
        using var folder = new TestFolder();
        folder.Write("a/1.png", Solid(4, 4, 1, 2, 3));
        var bad = folder.Write("a/2.png", "not a picture"u8.ToArray());
        folder.Write("a/3.png", "nor this"u8.ToArray());
        Assert.Equal(bad, Assert.Throws<DataFormatException>(() => ImageFolder.Load(folder.Path, 4)).File);
    }

    [Fact]
    public void Folders_without_what_is_needed_are_named()
    {
        using var folder = new TestFolder();
        Assert.Equal($"{folder.Path}: classes: expected a folder of pictures for each class, got no folder",
            Assert.Throws<DataFormatException>(() => ImageFolder.Load(folder.Path, 4)).Message);
        folder.Write("a/readme.txt", []);
        Assert.StartsWith($"{Path.Combine(folder.Path, "a")}: pictures: expected files .png",
            Assert.Throws<DataFormatException>(() => ImageFolder.Load(folder.Path, 4)).Message, StringComparison.Ordinal);
        Assert.Throws<DirectoryNotFoundException>(() => ImageFolder.Load(Path.Combine(folder.Path, "none"), 4));
        Assert.Contains("expected a size of 1 or more, got 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => ImageFolder.Load(folder.Path, 0)).Message);
    }

    [Fact]
    public void Parts_are_the_folders_train_and_val_or_a_division_of_each_class()
    {
        using var folder = new TestFolder();
        for (var i = 0; i < 5; i++)
        {
            folder.Write($"train/a/{i}.png", Solid(2, 2, 1, 1, 1));
            folder.Write($"train/b/{i}.png", Solid(2, 2, 1, 1, 1));
        }
        folder.Write("val/a/0.png", Solid(2, 2, 2, 2, 2));
        var error = Assert.Throws<DataFormatException>(() => ImageFolder.LoadParts(folder.Path, 2));
        Assert.Contains("(a, b), got a", error.Message);
        folder.Write("val/b/0.png", Solid(2, 2, 2, 2, 2));
        var (train, test) = ImageFolder.LoadParts(folder.Path, 2);
        Assert.Equal((10, 2), (train.Count, test.Count));

        var (first, second) = ImageFolder.LoadParts(Path.Combine(folder.Path, "train"), 2);
        Assert.Equal([4, 4], first.CountPerClass());
        Assert.Equal([1, 1], second.CountPerClass());
    }

    [Fact]
    public void Decoding_as_needed_gives_what_decoding_at_once_does()
    {
        using var folder = new TestFolder();
        for (var i = 0; i < 4; i++) folder.Write($"a/{i}.png", Solid(7, 5, (byte)i, 100, (byte)(200 + i)));
        var lazy = ImageFolder.Read(PictureFolder.Find(folder.Path, 3), 3, false, false, null, memoryLimit: 0).Data;
        var memory = ImageFolder.Load(folder.Path, 3);
        Assert.IsType<PictureDataset>(lazy);
        Assert.IsType<MemoryDataset>(memory);
        var (a, b) = (new byte[27], new byte[27]);
        for (var i = 0; i < 4; i++)
        {
            lazy.Read(i, a);
            memory.Read(i, b);
            Assert.Equal(a, b);
        }
    }

    [Fact]
    public void No_epoch_reads_a_file_again()
    {
        using var folder = new TestFolder();
        for (var i = 0; i < 6; i++)
            folder.Write($"{(char)('a' + i % 2)}/{i}.jpg", new Image(40, 30, 3, Solid3(40, 30, (byte)(40 * i), 9, 99)).Encode(".jpg"));
        var data = ImageFolder.Load(folder.Path, 16);
        var loader = new DataLoader(data, 4, transforms: [new RandomHorizontalFlip()]);
        var first = Epoch();
        foreach (var file in Directory.GetFiles(folder.Path, "*.jpg", SearchOption.AllDirectories)) File.Delete(file);
        Assert.Equal(first, Epoch());

        float[] Epoch() => [.. loader.Batches(0).SelectMany(b => b.Input.ToArray<float>())];
    }

    private static byte[] Solid(int width, int height, byte r, byte g, byte b) =>
        new Image(width, height, 3, Solid3(width, height, r, g, b)).Encode();

    private static byte[] Solid3(int width, int height, byte r, byte g, byte b) =>
        [.. Enumerable.Range(0, width * height).SelectMany(_ => new[] { r, g, b })];
}
