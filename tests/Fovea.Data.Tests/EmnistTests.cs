using System.IO.Compression;

namespace Fovea.Data.Tests;

[Collection("environment")]
public class EmnistTests
{
    // Picture i has the value 10·i + row in each row of the file, and the label i + 1.
    private static Dictionary<string, byte[]> Files(string division, int first)
    {
        var files = new Dictionary<string, byte[]>();
        foreach (var (part, count) in new[] { ("train", 3), ("test", 2) })
        {
            var pixels = new byte[count * 784];
            for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)(10 * (i / 784) + i % 784 / 28);
            files[EmnistFiles.Name(division, part, "images")] = TestData.Gzip(TestData.Idx(2051, [count, 28, 28], pixels));
            files[EmnistFiles.Name(division, part, "labels")] =
                TestData.Gzip(TestData.Idx(2049, [count], [.. Enumerable.Range(first, count).Select(i => (byte)i)]));
        }
        return files;
    }

    private static byte[] Zip(Dictionary<string, byte[]> files)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, bytes) in files)
            {
                using var to = archive.CreateEntry($"gzip/{name}").Open();
                to.Write(bytes);
            }
        return memory.ToArray();
    }

    private static void Check((Dataset Train, Dataset Test) sets)
    {
        Assert.Equal((3, 2, 26), (sets.Train.Count, sets.Test.Count, sets.Train.ClassNames.Count));
        // Labels 1, 2, 3 of the file are A, B and C.
        Assert.Equal(["A", "B", "C"], Enumerable.Range(0, 3).Select(i => sets.Train.ClassNames[sets.Train.Label(i)]));
        var pixels = new byte[784];
        sets.Train.Read(1, pixels);
        // Rows of the file are columns of the picture.
        Assert.Equal([10, 11, 12], pixels[..3]);
        Assert.Equal([10, 11, 12], pixels[28..31]);
    }

    [Fact]
    public void Letters_are_read_from_the_archive_and_from_folders_upright_and_from_A()
    {
        using var folder = new TestFolder();
        folder.Write("emnist/gzip.zip", Zip(Files("letters", 1)));
        Check(Emnist.Load("letters", folder.Path));
        Assert.Equal((3, 2), DatasetCatalog.Get("emnist-letters").CountAt(Path.Combine(folder.Path, "emnist", "gzip.zip")));
        using var other = new TestFolder();
        foreach (var (name, bytes) in Files("letters", 1)) other.Write($"emnist/gzip/{name}", bytes);
        Check(Emnist.Load("letters", other.Path));
    }

    [Fact]
    public void A_letter_beyond_the_alphabet_is_named()
    {
        using var folder = new TestFolder();
        folder.Write("emnist/gzip.zip", Zip(Files("letters", 0)));
        Assert.EndsWith("label: expected 1…26, got 0 for picture 0",
            Assert.Throws<DataFormatException>(() => Emnist.Load("letters", folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Divisions_have_their_classes()
    {
        foreach (var (division, classes) in new[] { ("balanced", 47), ("bymerge", 47), ("byclass", 62), ("digits", 10), ("mnist", 10) })
        {
            using var folder = new TestFolder();
            folder.Write("emnist/gzip.zip", Zip(Files(division, 0)));
            var (train, _) = Emnist.Load(division, folder.Path);
            Assert.Equal(classes, train.ClassNames.Distinct().Count());
            Assert.Equal(0, train.Label(0));
        }
        Assert.Throws<ArgumentException>(() => Emnist.Load("greek"));
    }

    [Fact]
    public void All_divisions_share_one_verified_archive()
    {
        var entries = DatasetCatalog.All.Where(e => e.Name.StartsWith("emnist", StringComparison.Ordinal)).ToList();
        Assert.Equal(6, entries.Count);
        Assert.All(entries, e =>
            Assert.Equal(("emnist", "SHA-256", 561_753_746L), (e.FolderName, e.Files[0].Digest!.Algorithm, e.DownloadSize)));
        using var cache = new TestFolder();
        using var scope = new EnvironmentScope(("FOVEA_DATA", null), ("FOVEA_CACHE", cache.Path), ("FOVEA_OFFLINE", "1"));
        Assert.Contains("looked for gzip.zip or emnist-letters-train-images-idx3-ubyte.gz",
            Assert.Throws<FileNotFoundException>(() => Emnist.Load()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_archives_are_named()
    {
        using var folder = new TestFolder();
        var (zip, random) = (Zip(Files("digits", 0)), new Random(1));
        for (var i = 0; i < 500; i++)
        {
            var bytes = i < 100 ? zip[..random.Next(zip.Length)] : [.. zip];
            if (i >= 100) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            folder.Write("emnist/gzip.zip", bytes);
            try
            {
                Emnist.Load("digits", folder.Path);
                Assert.True(i >= 100);
            }
            catch (DataFormatException)
            {
            }
        }
    }
}
