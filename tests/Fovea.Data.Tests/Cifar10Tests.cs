using System.Formats.Tar;
using System.IO.Compression;
using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Data.Tests;

public class Cifar10Tests
{
    private static readonly string[] Names = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    [Theory]
    [InlineData("cifar-10-batches-bin")]
    [InlineData("cifar10/cifar-10-batches-bin")]
    [InlineData("cifar10-bin/cifar-10-batches-bin")]
    [InlineData("cifar10")]
    [InlineData("")]
    public void Records_are_read_back_from_every_place(string place)
    {
        using var folder = new TestFolder();
        foreach (var (name, bytes) in Files()) folder.Write(Path.Combine(place, name), bytes);
        CheckRecords(Cifar10.Load(folder.Path), Names);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Links_to_the_files_are_followed(bool zipped)
    {
        using var folder = new TestFolder();
        var files = zipped ? new() { ["cifar-10-binary.tar.gz"] = Archive(Files()) } : Files();
        Directory.CreateDirectory(folder.At("set"));
        foreach (var (name, bytes) in files)
            File.CreateSymbolicLink(folder.At($"set/{name}"), folder.Write($"elsewhere/{name}.of.a.store", bytes));
        CheckRecords(Cifar10.Load(folder.At("set")), Names);
        if (!zipped) Assert.Equal((15, 6), new Cifar10Entry().CountAt(folder.At("set")));
    }

    [Fact]
    public void The_archive_is_read_without_unpacking_it()
    {
        using var folder = new TestFolder();
        folder.Write("cifar-10-binary.tar.gz", Archive(Files()));
        CheckRecords(Cifar10.Load(folder.Path), Names);
    }

    [Fact]
    public void Class_names_come_from_the_meta_file()
    {
        using var folder = new TestFolder();
        foreach (var (name, bytes) in Files()) folder.Write(name, bytes);
        folder.Write("batches.meta.txt", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n"u8.ToArray());
        CheckRecords(Cifar10.Load(folder.Path), ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]);
        var meta = folder.Write("batches.meta.txt", "a\nb\n"u8.ToArray());
        var error = Assert.Throws<DataFormatException>(() => Cifar10.Load(folder.Path));
        Assert.Equal($"{meta}: class names: expected 10 lines, got 2", error.Message);
    }

    [Fact]
    public void Pictures_in_class_folders_are_read()
    {
        using var folder = new TestFolder();
        foreach (var part in new[] { "train", "test" })
            foreach (var name in Names)
                folder.Write($"cifar10/images/{part}/{name}/0001.png", new Image(32, 32, 3).Encode());
        var (train, test) = Cifar10.Load(folder.Path);
        Assert.Equal((10, 10, Shape.Create(3, 32, 32)), (train.Count, test.Count, train.ImageShape));
        Assert.Equal(Names, test.ClassNames);
    }

    [Fact]
    public void A_broken_record_file_is_named()
    {
        using var folder = new TestFolder();
        foreach (var (name, bytes) in Files()) folder.Write(name, bytes);

        var path = folder.Write("data_batch_3.bin", new byte[3073 + 100]);
        Check(path, 3073, "record", "expected whole records of 3073 bytes, got 3173 bytes");
        folder.Write("data_batch_3.bin", []);
        Check(path, 0, "record", "got 0 bytes");
        var wrongLabel = new byte[2 * 3073];
        wrongLabel[3073] = 10;
        folder.Write("data_batch_3.bin", wrongLabel);
        Check(path, 3073, "label", "expected 0…9, got 10");
        File.Delete(path);
        Check(folder.Path, -1, "data_batch_3.bin", "expected this file, found none");

        void Check(string file, long offset, string field, string problem)
        {
            var error = Assert.Throws<DataFormatException>(() => Cifar10.Load(folder.Path));
            Assert.Equal((file, offset, field), (error.File, error.Offset, error.Field));
            Assert.Contains(problem, error.Message);
        }
    }

    [Fact]
    public void A_damaged_archive_is_named()
    {
        using var folder = new TestFolder();
        var archive = Archive(Files());
        foreach (var length in new[] { 1, 12, archive.Length / 2, archive.Length - 40 })
        {
            var path = folder.Write("cifar-10-binary.tar.gz", archive[..length]);
            Assert.Equal(path, Assert.Throws<DataFormatException>(() => Cifar10.Load(folder.Path)).File);
        }
        // Within the compressed data, and within the checksum at the end.
        foreach (var place in new[] { archive.Length / 2, archive.Length - 8 })
        {
            var damaged = archive.ToArray();
            damaged[place] ^= 0xFF;
            var path = folder.Write("cifar-10-binary.tar.gz", damaged);
            Assert.StartsWith(path, Assert.Throws<DataFormatException>(() => Cifar10.Load(folder.Path)).File, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Real_files_have_the_known_counts_and_statistics()
    {
        // In FOVEA_DATA, or unpacked in a folder of its own that FOVEA_CIFAR10 names.
        var folder = new[] { Environment.GetEnvironmentVariable("FOVEA_CIFAR10"), Environment.GetEnvironmentVariable("FOVEA_DATA") }
            .FirstOrDefault(f => !string.IsNullOrEmpty(f) && new Cifar10Entry().Locate(f) is not null);
        if (folder is null) Assert.Skip("Neither FOVEA_CIFAR10 nor FOVEA_DATA names a folder with CIFAR-10 unpacked.");
        var (train, test) = Cifar10.Load(folder);
        Assert.Equal((50_000, 10_000), (train.Count, test.Count));
        Assert.Equal(Enumerable.Repeat(5000, 10), train.CountPerClass());
        Assert.Equal(Enumerable.Repeat(1000, 10), test.CountPerClass());
        var (mean, std) = train.ChannelStatistics();
        // Of the lossless set; JPEG moves them by less than 0.005.
        Assert.All(mean.Zip([0.4914, 0.4822, 0.4465]), p => Assert.Equal(p.Second, p.First, 0.005));
        Assert.All(std.Zip([0.2470, 0.2435, 0.2616]), p => Assert.Equal(p.Second, p.First, 0.005));
    }

    // Record r of file f has label (f + r) mod 10 and pixels (f + r + position) mod 251.
    private static Dictionary<string, byte[]> Files()
    {
        var files = new Dictionary<string, byte[]>();
        for (var f = 0; f < 6; f++)
        {
            var bytes = new byte[(f + 1) * 3073];
            for (var r = 0; r <= f; r++)
            {
                bytes[r * 3073] = (byte)((f + r) % 10);
                for (var k = 0; k < 3072; k++) bytes[r * 3073 + 1 + k] = (byte)((f + r + k) % 251);
            }
            files[f < 5 ? $"data_batch_{f + 1}.bin" : "test_batch.bin"] = bytes;
        }
        return files;
    }

    private static void CheckRecords((Dataset Train, Dataset Test) sets, string[] names)
    {
        Assert.Equal((15, 6, Shape.Create(3, 32, 32)), (sets.Train.Count, sets.Test.Count, sets.Train.ImageShape));
        Assert.Equal(names, sets.Train.ClassNames);
        var pixels = new byte[3072];
        var i = 0;
        for (var f = 0; f < 5; f++)
            for (var r = 0; r <= f; r++, i++)
            {
                Assert.Equal(f + r, sets.Train.Label(i));
                sets.Train.Read(i, pixels);
                Assert.Equal(Enumerable.Range(0, 3072).Select(k => (byte)((f + r + k) % 251)), pixels);
            }
        Assert.Equal([5, 6, 7, 8, 9, 0], Enumerable.Range(0, 6).Select(sets.Test.Label));
    }

    private static byte[] Archive(Dictionary<string, byte[]> files)
    {
        using var memory = new MemoryStream();
        using (var zip = new GZipStream(memory, CompressionMode.Compress))
        using (var tar = new TarWriter(zip))
            foreach (var (name, bytes) in files)
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"cifar-10-batches-bin/{name}")
                {
                    DataStream = new MemoryStream(bytes),
                });
        return memory.ToArray();
    }
}
