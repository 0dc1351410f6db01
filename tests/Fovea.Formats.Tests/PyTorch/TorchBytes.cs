using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Fovea.Formats.Tests;

/// <summary>PyTorch files made by hand: pickles in text, a character a byte.</summary>
internal static class TorchBytes
{
    public const string Name = "a.pth";

    /// <summary>A pickle of protocol 2.</summary>
    public static byte[] Pickle(string body) => Encoding.Latin1.GetBytes("\u0080\u0002" + body);

    public static string Text(string text) => "X" + Number(text.Length) + text;

    public static string Whole(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return "\u008a\u0008" + Encoding.Latin1.GetString(bytes);
    }

    public static string Tuple(params long[] values) => $"({string.Concat(values.Select(Whole))}t";

    /// <summary>A tensor as PyTorch rebuilds it.</summary>
    public static string Tensor(long count, long offset, long[] sizes, long[] strides, string key = "0", string type = "FloatStorage") =>
        $"ctorch._utils\n_rebuild_tensor_v2\n(({Text("storage")}ctorch\n{type}\n{Text(key)}{Text("cpu")}{Whole(count)}tQ{Whole(offset)}"
        + $"{Tuple(sizes)}{Tuple(strides)}\u0089}}tR";

    /// <summary>The zip form.</summary>
    public static byte[] Zip(byte[] pickle, CompressionLevel level, params (string Name, byte[] Bytes)[] members)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in members.Prepend(("data.pkl", pickle)))
            {
                using var to = archive.CreateEntry($"archive/{name}", level).Open();
                to.Write(bytes);
            }
        }
        return memory.ToArray();
    }

    /// <summary>The zip form with one storage.</summary>
    public static byte[] Zip(string body, params byte[] storage) =>
        Zip(Pickle(body + "."), CompressionLevel.NoCompression, ("data/0", storage));

    public static PyTorchFile Read(byte[] bytes) => PyTorchFile.Read(new MemoryStream(bytes), Name);

    public static DataFormatException Refused(byte[] bytes)
    {
        var e = Assert.Throws<DataFormatException>(() => Read(bytes));
        Assert.StartsWith(Name, e.File, StringComparison.Ordinal);
        Assert.NotEmpty(e.Field);
        Assert.DoesNotContain('\n', e.Message);
        return e;
    }

    private static string Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return Encoding.Latin1.GetString(bytes);
    }
}
