namespace Fovea.Data.Tests.Parquet;

[Collection("environment")]
public class ParquetPicturesTests
{
    private static int[] Greys(Dataset data)
    {
        var pixels = new byte[data.ImageShape.Elements];
        return [.. Enumerable.Range(0, data.Count).Select(i =>
        {
            data.Read(i, pixels);
            return (int)pixels[0];
        })];
    }

    [Fact]
    public void Shards_are_parts_by_their_names_and_one_after_the_other()
    {
        using var folder = new TestFolder();
        ParquetFiles.Write(Path.Combine(folder.Path, "data", "train-00000-of-00002.parquet"), ParquetFiles.Features, [0, 1], [2]);
        ParquetFiles.Write(Path.Combine(folder.Path, "data", "train-00001-of-00002.parquet"), ParquetFiles.Features, [2, 0, 1]);
        ParquetFiles.Write(Path.Combine(folder.Path, "data", "test-00000-of-00001.parquet"), ParquetFiles.Features, [1, 0, 2]);
        var (train, test) = ParquetPictures.LoadParts(folder.Path, 3);
        Assert.Equal(["cat", "dog", "frog"], train.ClassNames);
        Assert.Equal([0, 1, 2, 2, 0, 1], Enumerable.Range(0, 6).Select(train.Label));
        Assert.Equal([0, 10, 20, 0, 10, 20], Greys(train));
        Assert.Equal([1, 0, 2], Enumerable.Range(0, 3).Select(test.Label));
        Assert.Equal([3, 3, 3], train.ImageShape);
        Assert.Equal(6, new ParquetSource(3).Load(folder.Path).Train.Count);
    }

    [Fact]
    public void Without_names_of_parts_classes_are_divided_and_without_names_of_classes_they_are_numbers()
    {
        using var folder = new TestFolder();
        ParquetFiles.Write(Path.Combine(folder.Path, "all.parquet"), null, [0, 1, 0, 1, 0], [1, 0, 1, 0, 1]);
        var (train, test) = ParquetPictures.LoadParts(folder.Path, 2, grayscale: true);
        Assert.Equal(["0", "1"], train.ClassNames);
        Assert.Equal([4, 4], train.ClassCounts());
        Assert.Equal([1, 1], test.ClassCounts());
        Assert.Equal([1, 2, 2], test.ImageShape);
    }

    [Fact]
    public void What_is_too_large_for_memory_goes_through_the_cache()
    {
        using var folder = new TestFolder();
        using var scope = new EnvironmentScope(("FOVEA_CACHE", Path.Combine(folder.Path, "cache")));
        var file = Path.Combine(folder.Path, "train.parquet");
        ParquetFiles.Write(file, ParquetFiles.Features, [0, 1, 2], [0, 1]);
        var memory = ParquetPictures.Load("set", [file], 3);
        for (var pass = 0; pass < 2; pass++) Assert.Equal(Greys(memory), Greys(ParquetPictures.Load("set", [file], 3, false, false, 0)));
        Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "cache", "pictures")));
    }

    [Fact]
    public void Rows_that_are_no_pictures_are_named_or_left_out()
    {
        using var folder = new TestFolder();
        var file = Path.Combine(folder.Path, "train.parquet");
        ParquetFiles.Write(file, ParquetFiles.Features, [[(ParquetFiles.Picture(1), 0), ("no picture"u8.ToArray(), 1)],
            [(ParquetFiles.Picture(2), 1)]]);
        var message = Assert.Throws<DataFormatException>(() => ParquetPictures.Load("set", [file], 3)).Message;
        Assert.StartsWith($"{file}: pictures: 1 of 3 cannot be read; mend or remove it, or go on without (skipBad: true):", message,
            StringComparison.Ordinal);
        Assert.Contains($"{file}, row 1: ", message, StringComparison.Ordinal);
        var rest = ParquetPictures.Load("set", [file], 3, skipBad: true);
        Assert.Equal([1, 2], Greys(rest));
        Assert.Single(rest.Warnings);
    }

    [Fact]
    public void Bad_files_are_one_line()
    {
        using var folder = new TestFolder();
        var file = Path.Combine(folder.Path, "train.parquet");
        ParquetFiles.Write(file, ParquetFiles.Features, [0, 1, 2]);
        var whole = File.ReadAllBytes(file);
        Check("Parquet: expected a whole Parquet file (", whole[..(whole.Length / 2)]);
        Check("Parquet: expected a whole Parquet file (", "no Parquet"u8.ToArray());
        Check("Parquet: expected a whole Parquet file (", []);
        ParquetFiles.WriteNumbers(file);
        Check("columns: expected a column of pictures, a struct with the field bytes, got label");
        ParquetFiles.Write(file, ParquetFiles.Features, [0, 3]);
        Check("row 1, label: expected a class number 0…2, got 3");
        ParquetFiles.Write(file, ParquetFiles.Features, [0, null]);
        Check("row 1, column label: expected a class number, got nothing");
        ParquetFiles.Write(file, "{", [0, 1]);
        Check("metadata huggingface: expected JSON (");
        ParquetFiles.Write(file, """{"info": {"features": {"kind": {"_type": "ClassLabel"}}}}""", [0, 1]);
        Check("columns: expected a column kind of class numbers, int64, got image, label");

        void Check(string problem, byte[]? bytes = null)
        {
            if (bytes is not null) File.WriteAllBytes(file, bytes);
            var e = Assert.Throws<DataFormatException>(() => ParquetPictures.Load("set", [file], 3));
            Assert.StartsWith($"{file}: {problem}", e.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', e.Message);
        }
    }

    // Whatever bytes of a file say, it is a data set or one line that names the file.
    [Fact]
    public void Crafted_bytes_end_in_a_line()
    {
        using var folder = new TestFolder();
        var file = Path.Combine(folder.Path, "train.parquet");
        ParquetFiles.Write(file, ParquetFiles.Features, [0, 1, 2]);
        var whole = File.ReadAllBytes(file);
        var random = new Tensors.Generator(5);
        for (var i = 0; i < 150; i++)
        {
            var bytes = whole.ToArray();
            for (var k = 0; k < 3; k++) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(file, bytes);
            try
            {
                ParquetPictures.Load("set", [file], 3, skipBad: true);
            }
            catch (DataFormatException e)
            {
                Assert.StartsWith(file, e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Folders_without_shards_are_named()
    {
        using var folder = new TestFolder();
        Assert.Equal($"{folder.Path}: shards: expected files NAME.parquet, found none",
            Assert.Throws<DataFormatException>(() => ParquetPictures.LoadParts(folder.Path, 3)).Message);
        ParquetFiles.Write(Path.Combine(folder.Path, "test-0.parquet"), ParquetFiles.Features, [0, 1]);
        Assert.Equal($"{folder.Path}: shards: expected files train-….parquet to learn from, found those to test on alone",
            Assert.Throws<DataFormatException>(() => ParquetPictures.LoadParts(folder.Path, 3)).Message);
    }
}
