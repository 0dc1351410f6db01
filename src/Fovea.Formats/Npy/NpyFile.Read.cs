using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Fovea.Tensors;

namespace Fovea.Formats;

public static partial class NpyFile
{
    private const int MaxHeader = 1 << 16, MaxRank = 32;

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">The file's name in errors.</param>
    /// <exception cref="DataFormatException">The contents are not what the format says.</exception>
    public static Tensor Read(byte[] file, string name)
    {
        ArgumentNullException.ThrowIfNull(file);
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
        var header = Encoding.UTF8.GetString(file, start, (int)length);
        var (type, order) = (Descr().Match(header), FortranOrder().Match(header));
        if (!type.Success) throw new DataFormatException(name, start, "descr", "expected one type such as '<f4', not a record");
        if (!order.Success) throw new DataFormatException(name, start, "fortran_order", "expected True or False");
        var sizes = Sizes(header, name, start);
        var (kind, width) = (type.Groups[2].Value[0], type.Groups[3].ValueSpan[0] - '0');
        if ((kind, width) is not (('f', 2 or 4 or 8) or ('i' or 'u', 1 or 2 or 4 or 8) or ('b', 1)))
            throw new DataFormatException(name, start,
            "descr", $"expected real numbers (f2, f4, f8, i1…i8, u1…u8, b1), got '{type.Groups[1].Value}{kind}{width}'");
        var (data, count) = (start + (int)length, sizes.Aggregate(1L, (product, size) => product * size));
        if (file.Length - data != count * width) throw new DataFormatException(name, data, "data",
            $"expected {count * width} bytes for ({string.Join(", ", sizes)}) of {kind}{width}, got {file.Length - data}");
        var bytes = file.AsSpan(data).ToArray();
        if (type.Groups[1].Value == ">" && width > 1)
            for (var i = 0; i < bytes.Length; i += width) bytes.AsSpan(i, width).Reverse();
        var fortran = order.Groups[1].Value == "True" && sizes.Length > 1;
        var result = Decode(kind, width, bytes, Shape.Create(fortran ? [.. sizes.Reverse()] : sizes));
        return fortran ? result.Permute([.. Enumerable.Range(0, sizes.Length).Reverse()]) : result;
    }

    private static int[] Sizes(string header, string name, int start)
    {
        var shape = ShapeEntry().Match(header);
        if (!shape.Success) throw new DataFormatException(name, start, "shape", "expected a tuple of sizes");
        var parts = shape.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length > MaxRank)
            throw new DataFormatException(name, start, "shape", $"expected at most {MaxRank} sizes, got {parts.Length}");
        var sizes = new int[parts.Length];
        var count = 1L;
        for (var i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], out sizes[i]))
                throw new DataFormatException(name, start, "shape", $"expected sizes below 2³¹, got {parts[i]}");
            count *= sizes[i];
            if (count > int.MaxValue) throw new DataFormatException(name, start, "shape", "expected at most 2³¹ − 1 elements");
        }
        return sizes;
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

    [GeneratedRegex(@"['""]descr['""]\s*:\s*['""]([<>|=]?)(\w)(\d)['""]")]
    private static partial Regex Descr();

    [GeneratedRegex(@"['""]fortran_order['""]\s*:\s*(True|False)")]
    private static partial Regex FortranOrder();

    [GeneratedRegex(@"['""]shape['""]\s*:\s*\(([\d\s,]*)\)")]
    private static partial Regex ShapeEntry();
}
