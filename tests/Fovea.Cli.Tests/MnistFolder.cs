using System.Buffers.Binary;
using System.IO.Compression;

namespace Fovea.Cli.Tests;

/// <summary>A generated data folder in the layout of MNIST: images that are bright in the rows of their class.</summary>
internal static class MnistFolder
{
    public const int TrainCount = 40, TestCount = 20;

    public const string TrainImages = "train-images-idx3-ubyte", TrainLabels = "train-labels-idx1-ubyte";

    /// <summary>Writes the four files into <c>mnist/</c> below a folder and returns that.</summary>
    public static string Write(string root, int side = 28)
    {
        var folder = Path.Combine(root, "mnist");
        Directory.CreateDirectory(folder);
        foreach (var (part, count) in new[] { ("train", TrainCount), ("t10k", TestCount) })
        {
            var images = new byte[16 + count * side * side];
            int[] header = [2051, count, side, side];
            for (var i = 0; i < 4; i++) BinaryPrimitives.WriteInt32BigEndian(images.AsSpan(4 * i), header[i]);
            var labels = new byte[8 + count];
            BinaryPrimitives.WriteInt32BigEndian(labels, 2049);
            BinaryPrimitives.WriteInt32BigEndian(labels.AsSpan(4), count);
            for (var n = 0; n < count; n++)
            {
                labels[8 + n] = (byte)(n % 10);
                images.AsSpan(16 + n * side * side + n % 10 * 2 * side, 2 * side).Fill((byte)(200 + n));
            }
            File.WriteAllBytes(Path.Combine(folder, $"{part}-images-idx3-ubyte"), images);
            File.WriteAllBytes(Path.Combine(folder, $"{part}-labels-idx1-ubyte"), labels);
        }
        return folder;
    }

    /// <summary>Replaces a file by its gzipped contents, changed.</summary>
    public static void Zip(string folder, string name, Func<byte[], byte[]> change)
    {
        var path = Path.Combine(folder, name);
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(File.ReadAllBytes(path));
        File.Delete(path);
        File.WriteAllBytes(path + ".gz", change(memory.ToArray()));
    }
}
