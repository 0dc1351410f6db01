using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Fovea.Tensors;

namespace Fovea.Formats;

public static partial class NpyFile
{
    private const int MaxHeader = 1 << 16;

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">The file's name in errors.</param>
    /// <exception cref="DataFormatException">The contents are not what the format says.</exception>
    public static Tensor Read(byte[] file, string name)
    {
        ArgumentNullException.ThrowIfNull(file);
        var header = ReadHeader(file, name, out var data);
        if (header.Refusal is { } refusal) throw new DataFormatException(name, file[6] == 1 ? 10 : 12, "descr", refusal);
        var (kind, width, sizes, count) = (header.Kind, header.Width, header.Sizes, header.Count);
        if (file.Length - data != count * width) throw new DataFormatException(name, data, "data",
            $"expected {count * width} bytes for ({string.Join(", ", sizes)}) of {kind}{width}, got {file.Length - data}");
        var bytes = file.AsSpan(data).ToArray();
        if (header.Order == '>' && width > 1)
            for (var i = 0; i < bytes.Length; i += width) bytes.AsSpan(i, width).Reverse();
        if ((kind, width) == ('u', 8) && MemoryMarshal.Cast<byte, long>(bytes).IndexOfAnyInRange(long.MinValue, -1) is var large and >= 0)
            throw new DataFormatException(name, data + 8 * large, "data",
                $"expected whole numbers below 2⁶³, got {BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(8 * large))}");
        var fortran = header.IsFortran && sizes.Length > 1;
        var result = Decode(kind, width, bytes, Shape.Create(fortran ? [.. sizes.Reverse()] : sizes));
        return fortran ? result.Permute([.. Enumerable.Range(0, sizes.Length).Reverse()]) : result;
    }

    /// <summary>The header, and where the elements begin.</summary>
    internal static NpyHeader ReadHeader(byte[] file, string name, out int data)
    {
        if (file.AsSpan().StartsWith("PK\u0003\u0004"u8)) throw new DataFormatException(name, 0, "magic",
            $"expected {Convert.ToHexString(Magic)}, got a zip archive: an .npz file of several arrays. Read it with NpzFile.Load");
        if (!file.AsSpan().StartsWith(Magic)) throw new DataFormatException(name, 0, "magic", $"expected {Convert.ToHexString(Magic)}, got "
            + (file.Length == 0 ? "an empty file" : Convert.ToHexString(file.AsSpan(0, Math.Min(6, file.Length)))));
        if (file.Length < 10)
            throw new DataFormatException(name, 6, "version", $"expected 4 bytes of version and length, got {file.Length - 6}");
        if (file[6] is < 1 or > 3) throw new DataFormatException(name, 6, "version", $"expected 1…3, got {file[6]}");
        var start = file[6] == 1 ? 10 : 12;
        if (file.Length < start) throw new DataFormatException(name, 8, "header length", $"expected 4 bytes, got {file.Length - 8}");
        var length = file[6] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(8))
            : BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(8));
        if (length > Math.Min(MaxHeader, file.Length - start)) throw new DataFormatException(name, 8, "header length",
            $"expected at most {Math.Min(MaxHeader, file.Length - start)}, got {length}");
        data = start + (int)length;
        return NpyHeader.Parse(Encoding.UTF8.GetString(file, start, (int)length), name, start);
    }

    private static Tensor Decode(char kind, int width, byte[] bytes, Shape shape) => (kind, width) switch
    {
        ('f', 2) => Tensor.From(Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(bytes).ToArray(), h => (float)h), shape),
        ('f', 4) => Tensor.From(MemoryMarshal.Cast<byte, float>(bytes).ToArray(), shape),
        ('f', _) => Tensor.From(MemoryMarshal.Cast<byte, double>(bytes).ToArray(), shape),
        ('b', _) => Tensor.From(Array.ConvertAll(bytes, b => b != 0), shape),
        ('u', 1) => Tensor.From(bytes, shape),
        ('u', 2) => Tensor.From(Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(bytes).ToArray(), u => (long)u), shape),
        ('u', 4) => Tensor.From(Array.ConvertAll(MemoryMarshal.Cast<byte, uint>(bytes).ToArray(), u => (long)u), shape),
        ('i', 1) => Tensor.From(Array.ConvertAll(bytes, b => (long)(sbyte)b), shape),
        ('i', 2) => Tensor.From(Array.ConvertAll(MemoryMarshal.Cast<byte, short>(bytes).ToArray(), i => (long)i), shape),
        ('i', 4) => Tensor.From(Array.ConvertAll(MemoryMarshal.Cast<byte, int>(bytes).ToArray(), i => (long)i), shape),
        _ => Tensor.From(MemoryMarshal.Cast<byte, long>(bytes).ToArray(), shape),
    };
}
