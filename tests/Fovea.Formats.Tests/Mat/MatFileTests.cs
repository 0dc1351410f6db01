using System.Diagnostics;
using System.IO.Compression;

namespace Fovea.Formats.Tests;

public class MatFileTests
{
    private static byte[] Bytes(string variable, params int[] sizes)
    {
        using var stream = new MemoryStream();
        MatFile.Write(stream, variable, new(sizes, [.. Enumerable.Range(0, sizes.Aggregate(1, (a, b) => a * b)).Select(i => i + 0.25)]));
        return stream.ToArray();
    }

    // The same file as bytes inside the zlib stream of its only element.
    private static byte[] Plain(byte[] file)
    {
        using var zlib = new ZLibStream(new MemoryStream(file, 136, file.Length - 136), CompressionMode.Decompress);
        using var content = new MemoryStream();
        zlib.CopyTo(content);
        return [.. file[..128], .. content.ToArray()];
    }

    private static DataFormatException Refused(byte[] bytes)
    {
        var e = Assert.Throws<DataFormatException>(() => MatFile.Read(bytes, "a.mat"));
        Assert.Equal("a.mat", e.File);
        Assert.InRange(e.Offset, 0, Math.Max(bytes.Length, 128));
        Assert.NotEmpty(e.Field);
        return e;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_written_comes_back_compressed_or_not(bool plain)
    {
        var bytes = Bytes("Normal_gt", 4, 3, 2);
        var file = MatFile.Read(plain ? Plain(bytes) : bytes, "a.mat");
        var (name, array) = Assert.Single(file.Variables);
        Assert.Equal("Normal_gt", name);
        Assert.Equal([4, 3, 2], array.Dimensions);
        Assert.Equal(Enumerable.Range(0, 24).Select(i => i + 0.25), array.Values);
        // Column-major 1 + 4·(2 + 3·1) = 21 is row-major [1, 2, 1].
        Assert.Equal(21.25, array.ToTensor().At(1, 2, 1));
        Assert.Equal("4×3×2", array.ToString());
    }

    // Written in MATLAB's own words: a row of whole numbers in the smallest type that holds them, beside a text and in big-endian order.
    //   import struct
    //   tag = lambda t, d: struct.pack('>II', t, len(d)) + d + bytes(-len(d) % 8)
    //   array = lambda kind, name, dims, data: tag(14, tag(6, struct.pack('>II', kind, 0)) + tag(5, struct.pack('>2i', *dims)) + tag(1,
    // name) + data)
    //   head = b'MATLAB 5.0'.ljust(124) + b'\x01\x00MI'
    //   head + array(4, b'text', (1, 2), tag(4, struct.pack('>2H', 72, 105))) + array(6, b'x', (1, 3), tag(3, struct.pack('>3h', -1, 0,
    // 300)))
    [Fact]
    public void Big_endian_files_of_small_types_are_read_and_texts_left_out()
    {
        static byte[] Tag(int type, byte[] data) => [.. Big(type), .. Big(data.Length), .. data, .. new byte[(8 - data.Length % 8) % 8]];
        static byte[] Big(int n) => [(byte)(n >> 24), (byte)(n >> 16), (byte)(n >> 8), (byte)n];
        static byte[] Array(int kind, string name, int columns, byte[] data) => Tag(14,
            [.. Tag(6, [.. Big(kind), .. Big(0)]), .. Tag(5, [.. Big(1), .. Big(columns)]),
                .. Tag(1, System.Text.Encoding.ASCII.GetBytes(name)), .. data]);
        byte[] file = [.. "MATLAB 5.0".PadRight(124).Select(c => (byte)c), 1, 0, (byte)'M', (byte)'I',
            .. Array(4, "text", 2, Tag(4, [0, 72, 0, 105])), .. Array(6, "x", 3, Tag(3, [0xFF, 0xFF, 0, 0, 1, 44]))];
        var read = MatFile.Read(file, "a.mat");
        Assert.Equal([-1, 0, 300], read.Array("x", "a.mat").Values);
        Assert.Equal("a.mat: Normal_gt: expected this variable, the file has x",
            Assert.Throws<DataFormatException>(() => read.Array("Normal_gt", "a.mat")).Message);
    }

    [Fact]
    public void A_file_cut_at_any_byte_is_refused()
    {
        foreach (var bytes in new[] { Bytes("n", 2, 3), Plain(Bytes("n", 2, 3)) })
        {
            for (var length = 0; length < bytes.Length; length++)
                if (length != 128) Refused(bytes[..length]);
            Assert.Empty(MatFile.Read(bytes[..128], "a.mat").Variables);
        }
    }

    [Fact]
    public void Random_changes_are_read_or_refused_in_no_time_and_little_memory()
    {
        var (random, clock) = (new Random(1), Stopwatch.StartNew());
        foreach (var whole in new[] { Bytes("normal", 3, 4, 3), Plain(Bytes("normal", 3, 4, 3)) })
        {
            for (var i = 0; i < 5000; i++)
            {
                var bytes = whole.ToArray();
                for (var flips = random.Next(1, 4); flips > 0; flips--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                var before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    MatFile.Read(bytes, "a.mat");
                }
                catch (DataFormatException)
                {
                }
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
            }
        }
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Other_formats_are_told_apart()
    {
        var bytes = Bytes("n", 1, 1);
        bytes[124] = 0;
        bytes[125] = 2;
        Assert.Equal("a.mat: byte 124: version: this is a MAT file of level 7.3 (HDF5); save it in MATLAB with -v7",
            Refused(bytes).Message);
        Assert.Equal("a.mat: byte 126: endian indicator: expected 'IM' or 'MI', got 0000", Refused(new byte[200]).Message);
        Assert.Equal("a.mat: byte 0: header: expected 128 bytes of a MAT file of level 5, got 3", Refused([1, 2, 3]).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1a")]
    [InlineData("a b")]
    public void Names_that_MATLAB_lacks_are_not_written(string name) =>
        Assert.ThrowsAny<ArgumentException>(() => MatFile.Write(new MemoryStream(), name, new([1, 1], [0])));

    [Fact]
    public void A_real_file_is_read()
    {
        var data = Environment.GetEnvironmentVariable("FOVEA_DATA");
        Assert.SkipWhen(data is null, "FOVEA_DATA is not set: there is no real file to read.");
        var path = Path.Combine(data, "diligent", "ballPNG", "Normal_gt.mat");
        Assert.SkipUnless(File.Exists(path), $"{path} does not exist.");
        var normals = MatFile.Load(path).Array("Normal_gt", path);
        var n = normals.Dimensions[0] * normals.Dimensions[1];
        Assert.Equal(3, normals.Dimensions[2]);
        for (var i = 0; i < n; i += 101)
        {
            var length = Math.Sqrt(Enumerable.Range(0, 3).Sum(axis => normals.Values[i + axis * n] * normals.Values[i + axis * n]));
            Assert.True(Math.Abs(length) < 1e-6 || Math.Abs(length - 1) < 1e-3);
        }
    }
}
