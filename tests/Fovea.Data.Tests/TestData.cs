using System.Buffers.Binary;
using System.IO.Compression;

namespace Fovea.Data.Tests;

/// <summary>Generated datasets and files, and the place of the real ones.</summary>
internal static class TestData
{
    /// <summary>The folder in FOVEA_DATA; skips the test where it is not set or lacks what the test needs.</summary>
    public static string Real(string needed)
    {
        var root = Environment.GetEnvironmentVariable("FOVEA_DATA");
        if (string.IsNullOrEmpty(root)) Assert.Skip($"FOVEA_DATA is not set; this test reads {needed} there.");
        if (!Path.Exists(Path.Combine(root, needed))) Assert.Skip($"{root} holds no {needed}.");
        return root;
    }

    /// <summary>Picture i, channel c, row y, column x has the value (31 i + 101 c + 7 y + 3 x) mod 256, and the class i mod 10.</summary>
    public static MemoryDataset Pattern(int count, int channels = 1, int height = 6, int width = 5)
    {
        var pixels = new byte[count * channels * height * width];
        var k = 0;
        for (var i = 0; i < count; i++)
            for (var c = 0; c < channels; c++)
                for (var y = 0; y < height; y++)
                    for (var x = 0; x < width; x++) pixels[k++] = (byte)(31 * i + 101 * c + 7 * y + 3 * x);
        return new("pattern", pixels, [.. Enumerable.Range(0, count).Select(i => i % 10)], [channels, height, width],
            [.. Enumerable.Range(0, 10).Select(i => $"class {i}")]);
    }

    /// <summary>An IDX file.</summary>
    public static byte[] Idx(int magic, int[] sizes, byte[] body)
    {
        var header = new byte[4 + 4 * sizes.Length];
        BinaryPrimitives.WriteInt32BigEndian(header, magic);
        for (var i = 0; i < sizes.Length; i++) BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * i), sizes[i]);
        return [.. header, .. body];
    }

    /// <summary>The four files of an IDX set: three pictures to train on, two to test on.</summary>
    public static void WriteIdxSet(TestFolder folder, string name, bool zipped)
    {
        Write("train-images-idx3-ubyte", Idx(2051, [3, 2, 2], [.. Enumerable.Range(0, 12).Select(i => (byte)i)]));
        Write("train-labels-idx1-ubyte", Idx(2049, [3], [1, 2, 3]));
        Write("t10k-images-idx3-ubyte", Idx(2051, [2, 2, 2], [.. Enumerable.Range(0, 8).Select(i => (byte)i)]));
        Write("t10k-labels-idx1-ubyte", Idx(2049, [2], [4, 5]));

        void Write(string file, byte[] bytes) =>
            folder.Write(Path.Combine(name, zipped ? file + ".gz" : file), zipped ? Gzip(bytes) : bytes);
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var memory = new MemoryStream();
        using (var zip = new GZipStream(memory, CompressionMode.Compress)) zip.Write(bytes);
        return memory.ToArray();
    }
}
