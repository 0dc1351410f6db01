using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Fovea.Formats.Tests;

/// <summary>Files with more in them than one asks for, and of other levels.</summary>
public class MatFieldTests
{
    private static readonly double[] Normals =
        [.1, .2, .1, .2, .1, .2, -0.0, -0.0, -.1, -.1, -.2, -.2, .99498743710662, .9797958971132712, .9899494936611666, .9746794344808963,
            .9746794344808963, .9591663046625438];

    private static byte[] Tag(int type, byte[] data) =>
        [.. Word(type), .. Word(data.Length), .. data, .. new byte[(8 - data.Length % 8) % 8]];

    private static byte[] Word(int n)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, n);
        return bytes;
    }

    private static byte[] Array(int kind, string name, int[] sizes, byte[] data) => Tag(14,
        [.. Tag(6, [.. Word(kind), .. Word(0)]), .. Tag(5, [.. sizes.SelectMany(Word)]),
            .. Tag(1, Encoding.ASCII.GetBytes(name)), .. data]);

    private static byte[] Level5(params byte[][] elements) =>
        [.. "MATLAB 5.0".PadRight(124).Select(c => (byte)c), 0, 1, (byte)'I', (byte)'M', .. elements.SelectMany(e => e)];

    private static byte[] Compressed(byte[] element)
    {
        using var memory = new MemoryStream();
        using (var zlib = new ZLibStream(memory, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(element);
        return [.. Word(15), .. Word((int)memory.Length), .. memory.ToArray()];
    }

    private static readonly byte[] Two = Array(6, "x", [1, 1], Tag(2, [2]));

    private static string Refused(byte[] file) => Assert.Throws<DataFormatException>(() => MatFile.Read(file, "a.mat")).Message;

    [Theory]
    [InlineData("plain.mat")]
    [InlineData("with-others-no-complex.mat")]
    [InlineData("with-complex.mat")]
    public void The_variable_that_is_wanted_is_read_whatever_lies_beside_it(string name)
    {
        var path = FieldFile.At($"mat/{name}");
        var array = MatFile.Load(path).Array("Normal_gt", path);
        Assert.Equal([2, 3, 3], array.Dimensions);
        Assert.All(Normals.Zip(array.Values), p => Assert.Equal(p.First, p.Second, 1e-13));
        Assert.True(double.IsNegative(array.Values[6]));
    }

    [Fact]
    public void What_is_no_array_of_real_numbers_is_named_when_asked_for()
    {
        var path = FieldFile.At("mat/with-complex.mat");
        var file = MatFile.Load(path);
        Assert.Contains("complex numbers", file.Others.Values);
        foreach (var (name, what) in file.Others)
            Assert.Equal($"{path}: {name}: expected an array of real numbers, it is {what}",
                Assert.Throws<DataFormatException>(() => file.Array(name, path)).Message);
        Assert.Equal("a.mat: y: expected this variable, the file has no numeric array, but parts (a cell array)",
            Assert.Throws<DataFormatException>(() =>
                MatFile.Read(Level5(Array(1, "parts", [0, 0], [])), "a.mat").Array("y", "a.mat")).Message);
    }

    [Fact]
    public void Level_4_is_read()
    {
        var path = FieldFile.At("mat/level4.mat");
        var array = MatFile.Load(path).Array("A", path);
        Assert.Equal([2, 2], array.Dimensions);
        // A = [1 3; 2 4], column-major.
        Assert.Equal([1, 2, 3, 4], array.Values);
    }

    [Fact]
    public void Level_4_of_other_types_orders_and_kinds_is_read()
    {
        static byte[] Big(params int[] words) => [.. words.SelectMany(w => Word(w).Reverse())];
        byte[] file = [.. Big(1030, 1, 2, 0, 2), (byte)'b', 0, 0, 5, 0xFF, 0xFF,
            .. Word(51), .. Word(1), .. Word(2), .. Word(0), .. Word(2), (byte)'t', 0, 72, 105,
            .. Word(50), .. Word(1), .. Word(3), .. Word(0), .. Word(2), (byte)'u', 0, 7, 8, 255];
        var read = MatFile.Read(file, "a.mat");
        Assert.Equal([5, -1], read.Array("b", "a.mat").Values);
        Assert.Equal([7, 8, 255], read.Array("u", "a.mat").Values);
        Assert.Equal("text", read.Others["t"]);
        for (var length = 1; length < file.Length; length++)
            if (length is not (26 or 50)) Refused(file[..length]);
    }

    [Fact]
    public void Level_7_3_says_what_to_do()
    {
        var path = FieldFile.At("mat/level73.mat");
        Assert.Equal($"{path}: byte 124: version: this is a MAT file of level 7.3 (HDF5); save it in MATLAB with -v7",
            Assert.Throws<DataFormatException>(() => MatFile.Load(path)).Message);
    }

    [Fact]
    public void Objects_of_classes_which_have_no_dimensions_are_passed_over()
    {
        // A string of MATLAB: flags, its name, and what only MATLAB understands.
        var opaque = Tag(14, [.. Tag(6, [.. Word(17), .. Word(0)]), .. Tag(1, "label"u8.ToArray()), .. Tag(1, "MCOS"u8.ToArray()),
            .. Tag(1, "string"u8.ToArray()), .. Two]);
        // What MATLAB keeps for itself comes last, without a name.
        var file = MatFile.Read(Level5(opaque, Two, Array(9, "", [1, 4], Tag(2, [1, 2, 3, 4]))), "a.mat");
        Assert.Equal([2], file.Array("x", "a.mat").Values);
        Assert.Equal(["label"], file.Others.Keys);
        Assert.Single(file.Variables);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(18)]
    [InlineData(255)]
    public void A_class_that_there_is_not_is_refused(int kind) =>
        Assert.Contains($"q.class: expected a class of 1…17, got {kind}", Refused(Level5(Array(kind, "q", [1, 1], Tag(2, [2])), Two)),
            StringComparison.Ordinal);

    [Fact]
    public void More_cells_than_the_file_can_hold_are_refused()
    {
        Assert.Contains("q.dimensions: more cells than",
            Refused(Level5(Array(1, "q", [100_000, 100_000], []), Two)), StringComparison.Ordinal);
        Assert.Contains("q.dimensions: more elements than", Refused(Level5(Array(2, "q", [100_000, 100_000], []), Two)),
            StringComparison.Ordinal);
        // A sparse matrix has more elements than bytes.
        Assert.Single(MatFile.Read(Level5(Array(5, "s", [100_000, 100_000], []), Two), "a.mat").Others);
    }

    [Fact]
    public void A_compressed_element_takes_no_more_memory_than_comes_out_of_it()
    {
        // 200 kB of zeros in a zlib stream are 200 MB: announced, and not there.
        var small = Array(6, "x", [5000, 5000], Tag(9, new byte[16]));
        BinaryPrimitives.WriteInt32LittleEndian(small.AsSpan(4), 200_000_056);
        BinaryPrimitives.WriteInt32LittleEndian(small.AsSpan(60), 200_000_000);
        var noise = new byte[200_000];
        new Random(1).NextBytes(noise);
        var promises = Level5(Compressed([.. small[..64], .. noise]));
        var skipped = Level5(Compressed(Array(4, "t", [1, 100_000_000], Tag(4, new byte[200_000_000]))), Two);
        GC.Collect();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("ends too early", Refused(promises), StringComparison.Ordinal);
        // And what is of no use is not inflated at all.
        Assert.Equal([2], MatFile.Read(skipped, "a.mat").Array("x", "a.mat").Values);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }
}
