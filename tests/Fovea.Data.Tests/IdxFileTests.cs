using System.Buffers.Binary;
using Fovea.Tensors;

namespace Fovea.Data.Tests;

public class IdxFileTests
{
    private static readonly byte[] Pixels = [.. Enumerable.Range(0, 3 * 4 * 5).Select(i => (byte)(i * 3))];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_written_is_read(bool zipped)
    {
        using var folder = new TestFolder();
        var (pixels, count, shape) = IdxFile.ReadImages(folder.Write("images", Pack(Images(), zipped)));
        Assert.Equal(Pixels, pixels);
        Assert.Equal((3, Shape.Create(1, 4, 5)), (count, shape));
        Assert.Equal(new byte[] { 9, 0, 4 }, IdxFile.ReadLabels(folder.Write("labels", Pack(Labels(), zipped)), 3, 10));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_link_to_a_file_is_followed(bool zipped)
    {
        using var folder = new TestFolder();
        File.CreateSymbolicLink(folder.At("images"), folder.Write("store/images", Pack(Images(), zipped)));
        File.CreateSymbolicLink(folder.At("labels"), folder.Write("store/labels", Pack(Labels(), zipped)));
        Assert.Equal(Pixels, IdxFile.ReadImages(folder.At("images")).Pixels);
        Assert.Equal(new byte[] { 9, 0, 4 }, IdxFile.ReadLabels(folder.At("labels"), 3, 10));
    }

    [Theory]
    [InlineData(0, 2052, 0L, "magic", "expected 2051 (pictures), got 2052")]
    [InlineData(1, 0, 4L, "count", "expected 1 picture or more, got 0")]
    [InlineData(1, -1, 4L, "count", "expected 1 picture or more, got -1")]
    [InlineData(1, 4, 4L, "count", "the header promises 80 bytes of pixels, a file of 76 bytes holds at most 60")]
    [InlineData(1, int.MaxValue, 4L, "count", "the header promises 42949672940 bytes of pixels")]
    [InlineData(1, 2, 56L, "pixels", "expected 40 bytes, the file goes on after them")]
    [InlineData(2, 0, 8L, "rows", "expected 1…4096, got 0")]
    [InlineData(3, 4097, 12L, "columns", "expected 1…4096, got 4097")]
    public void A_wrong_header_of_pictures_is_named(int word, int value, long offset, string field, string problem)
    {
        using var folder = new TestFolder();
        var path = folder.Write("images", With(Images(), word, value));
        Check(Assert.Throws<DataFormatException>(() => IdxFile.ReadImages(path)), path, offset, field, problem);
    }

    [Theory]
    [InlineData(0, 2051, 0L, "magic", "expected 2049 (labels), got 2051")]
    [InlineData(1, 2, 4L, "count", "expected 3 labels, one for each picture, got 2")]
    public void A_wrong_header_of_labels_is_named(int word, int value, long offset, string field, string problem)
    {
        using var folder = new TestFolder();
        var path = folder.Write("labels", With(Labels(), word, value));
        Check(Assert.Throws<DataFormatException>(() => IdxFile.ReadLabels(path, 3, 10)), path, offset, field, problem);
    }

    [Fact]
    public void A_label_beyond_the_classes_is_named()
    {
        using var folder = new TestFolder();
        var bytes = Labels();
        bytes[9] = 10;
        var path = folder.Write("labels", TestData.Gzip(bytes));
        Check(Assert.Throws<DataFormatException>(() => IdxFile.ReadLabels(path, 3, 10)), path, 9, "label",
            "expected 0…9, got 10 for picture 1");
    }

    [Theory]
    [InlineData(0, 0L, "magic")]
    [InlineData(6, 6L, "count")]
    [InlineData(15, 15L, "columns")]
    public void A_header_that_is_cut_off_is_named(int length, long offset, string field)
    {
        using var folder = new TestFolder();
        var path = folder.Write("images", Images()[..length]);
        Check(Assert.Throws<DataFormatException>(() => IdxFile.ReadImages(path)), path, offset, field, "expected a header of 16 bytes");
    }

    [Fact]
    public void Every_cut_through_a_zipped_file_is_an_error_that_names_it()
    {
        using var folder = new TestFolder();
        var zipped = TestData.Gzip(Images());
        for (var length = 0; length < zipped.Length; length++)
        {
            var path = folder.Write("images.gz", zipped[..length]);
            Assert.Equal(path, Assert.Throws<DataFormatException>(() => IdxFile.ReadImages(path)).File);
        }
    }

    [Fact]
    public void Damage_inside_a_zipped_file_is_found_by_its_checksum()
    {
        using var folder = new TestFolder();
        var zipped = TestData.Gzip(Images());
        var harmless = 0;
        // After the ten bytes of gzip's header, checksum and length included.
        for (var i = 10; i < zipped.Length; i++)
        {
            var damaged = zipped.ToArray();
            damaged[i] ^= 0x40;
            var path = folder.Write("images.gz", damaged);
            try
            {
                Assert.Equal(Pixels, IdxFile.ReadImages(path).Pixels);
                harmless++;
            }
            catch (DataFormatException error)
            {
                Assert.Equal(path, error.File);
                Assert.NotEqual("", error.Field);
            }
        }
        // The bits that fill up the last byte of a block mean nothing.
        Assert.InRange(harmless, 0, 2);
    }

    [Fact]
    public void A_giant_count_allocates_nothing_giant()
    {
        using var folder = new TestFolder();
        // Two million pictures of 28×28: within the limits of an array, but not of this file.
        var header = With(With(With(Images(), 1, 2_000_000), 2, 28), 3, 28);
        foreach (var bytes in new[] { header, TestData.Gzip(header) })
        {
            var path = folder.Write("images", bytes);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var error = Assert.Throws<DataFormatException>(() => IdxFile.ReadImages(path));
            Assert.Equal((4L, "count"), (error.Offset, error.Field));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 << 20);
        }
    }

    [Fact]
    public void A_zipped_file_that_goes_on_is_not_inflated_beyond_the_count()
    {
        using var folder = new TestFolder();
        var path = folder.Write("images.gz", TestData.Gzip([.. Images(), .. new byte[64 << 20]]));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Check(Assert.Throws<DataFormatException>(() => IdxFile.ReadImages(path)), path, 76, "pixels", "the file goes on after them");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 << 20);
    }

    private static void Check(DataFormatException error, string file, long offset, string field, string problem)
    {
        Assert.Equal((file, offset, field), (error.File, error.Offset, error.Field));
        Assert.Contains(problem, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static byte[] Pack(byte[] bytes, bool zipped) => zipped ? TestData.Gzip(bytes) : bytes;

    private static byte[] Images() => TestData.Idx(2051, [3, 4, 5], Pixels);

    private static byte[] Labels() => TestData.Idx(2049, [3], [9, 0, 4]);

    private static byte[] With(byte[] bytes, int word, int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(word * 4), value);
        return bytes;
    }
}
