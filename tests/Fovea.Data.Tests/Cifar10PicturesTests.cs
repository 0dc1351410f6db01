using System.Formats.Tar;
using System.IO.Compression;
using Fovea.Imaging;

namespace Fovea.Data.Tests;

/// <summary>CIFAR-10 as an archive of pictures, and archives that are damaged.</summary>
public class Cifar10PicturesTests
{
    // 20·class, number and 200 or 100 are the red, green and blue of each picture; the archive is in no order.
    private static readonly byte[] Packed =
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Files", "cifar10", "cifar10-pictures.tar.xz"));

    [Theory]
    [InlineData("cifar10/cifar10-jpeg.tar.xz")]
    [InlineData("cifar10-pictures.tar.xz")]
    public void An_archive_of_pictures_is_read_as_it_is(string name)
    {
        using var folder = new TestFolder();
        var path = folder.Write(name, Packed);
        var (train, test) = Cifar10.Load(folder.Path);
        Assert.Equal((20, 10, "airplane", "truck"), (train.Count, test.Count, train.ClassNames[0], train.ClassNames[9]));
        var pixels = new byte[3072];
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(i / 2, train.Label(i));
            train.Read(i, pixels);
            Assert.Equal((20 * (i / 2), i % 2, 200), (pixels[0], pixels[1024], pixels[3071]));
        }
        test.Read(3, pixels);
        Assert.Equal((60, 0, 100), (pixels[0], pixels[1024], pixels[2048]));
        Assert.Equal(path, new Cifar10Entry().Locate(folder.Path));
        var check = DatasetCatalog.Get("cifar10").Verify(folder.Path);
        Assert.Equal((20, 10, null, FileState.Unknown), (check.Train, check.Test, check.Problem, Assert.Single(check.Files).State));
    }

    [Fact]
    public void Gzipped_and_plain_archives_are_read_and_other_classes_and_sizes_refused()
    {
        using var folder = new TestFolder();
        string[] names = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];
        Dictionary<string, byte[]> Files(int side) => names.SelectMany(n => new[] { $"x/train/{n}/1.png", $"x/test/{n}/1.png" })
            .ToDictionary(n => n, _ => new Image(side, side, 3).Encode());
        folder.Write("cifar10-png.tar", Tar(Files(32)));
        Assert.Equal(10, Cifar10.Load(folder.Path).Test.Count);
        File.Delete(Path.Combine(folder.Path, "cifar10-png.tar"));
        folder.Write("cifar10-png.tar.gz", TestData.Gzip(Tar(Files(32))));
        Assert.Equal(10, Cifar10.Load(folder.Path).Train.Count);
        folder.Write("cifar10-png.tar.gz", TestData.Gzip(Tar(Files(31))));
        Assert.EndsWith("size: expected 32×32 pixels, got 31×31",
            Assert.Throws<DataFormatException>(() => Cifar10.Load(folder.Path)).Message, StringComparison.Ordinal);
        folder.Write("cifar10-png.tar.gz", TestData.Gzip(Tar(new() { ["train/zebra/1.png"] = [1] })));
        Assert.EndsWith("ship, truck, got zebra", Assert.Throws<DataFormatException>(() => Cifar10.Load(folder.Path)).Message,
            StringComparison.Ordinal);
        folder.Write("cifar10-png.tar.gz", TestData.Gzip(Tar(new() { ["readme"] = [1] })));
        Assert.Contains("train: expected a folder of pictures for each class, found none",
            Assert.Throws<DataFormatException>(() => Cifar10.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_for_Python_is_named_and_left_alone()
    {
        using var folder = new TestFolder();
        var path = folder.Write("cifar-10-python.tar.gz", [1, 2, 3]);
        Assert.Contains($"({path} is the version for Python, which only Python reads: get cifar-10-binary.tar.gz)",
            new Cifar10Entry().NotFound(folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_and_records_are_counted_without_reading_them()
    {
        using var folder = new TestFolder();
        for (var i = 1; i <= 5; i++) folder.Write($"data_batch_{i}.bin", new byte[2 * 3073]);
        folder.Write("test_batch.bin", new byte[3 * 3073]);
        Assert.Equal((10, 3), new Cifar10Entry().CountAt(folder.Path));
        Assert.Null(new Cifar10Entry().CountAt(folder.Write("cifar10-x.tar.xz", Packed)));
    }

    [Theory]
    [InlineData("cifar-10-binary.tar.gz")]
    [InlineData("cifar10-pictures.tar.xz")]
    [InlineData("cifar10-pictures.tar")]
    public void Damaged_archives_are_read_or_refused_by_their_name(string name)
    {
        using var folder = new TestFolder();
        var records = new byte[3073];
        var tar = Tar(Enumerable.Range(1, 6).ToDictionary(i => i == 6 ? "test_batch.bin" : $"data_batch_{i}.bin", _ => records));
        var (packed, random) = (name.EndsWith(".xz", StringComparison.Ordinal), new Random(3));
        for (var i = 0; i < 600; i++)
        {
            byte[] bytes = packed ? [.. Packed] : [.. tar];
            // Of a plain archive the headers of its entries.
            var most = packed ? bytes.Length : 4096;
            for (var flips = random.Next(1, 5); flips > 0; flips--) bytes[random.Next(most)] = (byte)random.Next(256);
            if (i % 10 == 0) bytes = bytes[..random.Next(bytes.Length)];
            var path = folder.Write(name, name.EndsWith(".gz", StringComparison.Ordinal) ? TestData.Gzip(bytes) : bytes);
            try
            {
                Cifar10.Load(folder.Path);
            }
            catch (DataFormatException error)
            {
                Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', error.Message);
            }
        }
    }

    private static byte[] Tar(Dictionary<string, byte[]> files)
    {
        using var memory = new MemoryStream();
        using (var tar = new TarWriter(memory, TarEntryFormat.Ustar, leaveOpen: true))
            foreach (var (name, bytes) in files)
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) });
        return memory.ToArray();
    }
}
