using System.Buffers.Binary;

namespace Fovea.Cli.Tests;

/// <summary>Small generated files in the format of MNIST.</summary>
internal static class IdxSet
{
    /// <summary>Writes three images to train on and two to test on.</summary>
    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        WriteFile("train-images-idx3-ubyte", 2051, [3, 2, 2], 12);
        WriteFile("train-labels-idx1-ubyte", 2049, [3], 3);
        WriteFile("t10k-images-idx3-ubyte", 2051, [2, 2, 2], 8);
        WriteFile("t10k-labels-idx1-ubyte", 2049, [2], 2);

        void WriteFile(string name, int magic, int[] sizes, int bytes)
        {
            var file = new byte[4 + 4 * sizes.Length + bytes];
            BinaryPrimitives.WriteInt32BigEndian(file, magic);
            for (var i = 0; i < sizes.Length; i++) BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + 4 * i), sizes[i]);
            for (var i = 0; i < bytes; i++) file[^(i + 1)] = (byte)i;
            File.WriteAllBytes(Path.Combine(folder, name), file);
        }
    }
}
