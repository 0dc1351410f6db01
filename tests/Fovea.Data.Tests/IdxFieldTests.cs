using System.Buffers.Binary;

namespace Fovea.Data.Tests;

/// <summary>IDX files as people have them: other spellings, several gzip members, labels from 1, other element types.</summary>
public class IdxFieldTests
{
    private static string At(string name) => Path.Combine(AppContext.BaseDirectory, "Files", "idx", name);

    private static string Message(Action read) => Assert.Throws<DataFormatException>(read).Message;

    [Fact]
    public void A_dot_before_idx_is_a_spelling_of_the_same_name()
    {
        var (train, test) = Mnist.Load(At("dots"));
        Assert.Equal((20, 10), (train.Count, test.Count));
    }

    [Fact]
    public void A_file_of_several_gzip_members_is_read_whole()
    {
        var (train, test) = Mnist.Load(At("members"));
        Assert.Equal((20, 10), (train.Count, test.Count));
        var pixels = new byte[784];
        train.Read(10, pixels);
        Assert.Equal([70, 71, 72, 73, 74], pixels[..5]);
    }

    [Fact]
    public void Every_cut_through_several_members_is_an_error_that_names_the_file()
    {
        using var folder = new TestFolder();
        var bytes = TestData.Idx(2051, [3, 4, 5], [.. Enumerable.Range(0, 60).Select(i => (byte)i)]);
        // The last member may begin within the header, or be the whole body.
        foreach (var split in new[] { 3, 16, 40, 75 })
        {
            byte[] zipped = [.. TestData.Gzip(bytes[..split]), .. TestData.Gzip(bytes[split..])];
            Assert.Equal(3, IdxFile.ReadImages(folder.Write("images.gz", zipped)).Count);
            for (var length = 0; length < zipped.Length; length++)
            {
                var path = folder.Write("images.gz", zipped[..length]);
                Assert.Equal(path, Assert.Throws<DataFormatException>(() => IdxFile.ReadImages(path)).File);
            }
        }
    }

    [Fact]
    public void Labels_from_1_are_said_to_begin_at_1_and_never_taken_off_by_one()
    {
        var path = At("letters/mnist/train-labels-idx1-ubyte");
        Assert.Equal($"{path}: byte 17: label: expected 0…9, got 10 for picture 9; the labels begin at 1 and go to 20: take 1 off each; "
            + "EMNIST's letters are the set emnist-letters",
            Message(() => Mnist.Load(At("letters"))));
        using var folder = new TestFolder();
        var letters = folder.Write("labels", TestData.Idx(2049, [26], [.. Enumerable.Range(1, 26).Select(i => (byte)i)]));
        Assert.Contains("the labels begin at 1 and go to 26", Message(() => IdxFile.ReadLabels(letters, 26, 10)), StringComparison.Ordinal);
        letters = folder.Write("labels", TestData.Idx(2049, [10], [.. Enumerable.Range(1, 10).Select(i => (byte)i)]));
        Assert.EndsWith("got 10 for picture 9; the labels begin at 1 and go to 10: take 1 off each",
            Message(() => IdxFile.ReadLabels(letters, 10, 10)), StringComparison.Ordinal);
    }

    [Fact]
    public void Floats_are_named()
    {
        var path = At("floats/mnist/train-images-idx3-ubyte");
        Assert.Equal($"{path}: byte 2: magic: expected pictures as unsigned bytes (0x08) or other whole numbers, got 32-bit floats (0x0D); "
            + "write each pixel as a byte, 0…255", Message(() => Mnist.Load(At("floats"))));
    }

    [Theory]
    [InlineData(0x09, 1)]
    [InlineData(0x0B, 2)]
    [InlineData(0x0C, 4)]
    public void Whole_numbers_of_other_types_are_read_where_they_fit(int code, int width)
    {
        using var folder = new TestFolder();
        byte[] Body(params int[] values) => [.. values.SelectMany(v =>
        {
            var four = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(four, v);
            return four[(4 - width)..];
        })];
        var images = folder.Write("images", TestData.Idx(code << 8 | 3, [2, 1, 2], Body(0, 1, 100, 127)));
        Assert.Equal(new byte[] { 0, 1, 100, 127 }, IdxFile.ReadImages(images).Pixels);
        var labels = folder.Write("labels", TestData.Idx(code << 8 | 1, [2], Body(3, 9)));
        Assert.Equal(new byte[] { 3, 9 }, IdxFile.ReadLabels(labels, 2, 10));
        images = folder.Write("images", TestData.Idx(code << 8 | 3, [2, 1, 2], Body(0, 1, -1, 3)));
        Assert.EndsWith($"byte {16 + 2 * width}: pixels: expected values 0…255, got -1 in picture 1",
            Message(() => IdxFile.ReadImages(images)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_that_lacks_a_file_says_what_is_there_and_what_is_not()
    {
        using var folder = new TestFolder();
        TestData.WriteIdxSet(folder, "mnist", zipped: true);
        File.Delete(Path.Combine(folder.Path, "mnist", "t10k-labels-idx1-ubyte.gz"));
        Assert.Contains($"({Path.Combine(folder.Path, "mnist")} has t10k-images-idx3-ubyte.gz, train-images-idx3-ubyte.gz, "
            + "train-labels-idx1-ubyte.gz and lacks t10k-labels-idx1-ubyte)",
            DatasetCatalog.Get("mnist").NotFound(folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Headers_tell_how_many_pictures_there_are()
    {
        foreach (var set in new[] { "dots", "members", "floats" })
            Assert.Equal((20, 10), DatasetCatalog.Get("mnist").CountAt(At($"{set}/mnist")));
    }
}
