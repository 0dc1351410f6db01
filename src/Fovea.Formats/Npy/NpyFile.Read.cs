using System.Buffers.Binary;
using System.Text;
using Fovea.Tensors;

namespace Fovea.Formats;

public static partial class NpyFile
{
    private const int MaxHeader = 1 << 16, MostStart = 12;

    /// <summary>Reads a file. Element types stay as they are stored; integers that tensors lack become Int64; Fortran order becomes
    /// row-major.</summary>
    /// <exception cref="DataFormatException">The file is not what the format says; names the byte offset and the field.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Tensor Load(string path)
    {
        using var file = new MappedFile(path);
        return Read(file, file.Length, path);
    }

    /// <summary>As <see cref="Load"/>, and floats of 16 bits become Float32, to compute with.</summary>
    /// <exception cref="DataFormatException">The file is not what the format says.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Tensor LoadToCompute(string path) => Load(path) is var array && array.DType.IsHalf ? array.To(DType.Float32) : array;

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">The file's name in errors.</param>
    /// <exception cref="DataFormatException">The contents are not what the format says.</exception>
    public static Tensor Read(byte[] file, string name)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Read(new MemorySource(file), file.Length, name);
    }

    private static Tensor Read(IElementSource source, long total, string name)
    {
        var header = ReadHeader(source, total, name, out var data);
        if (header.Refusal is { } refusal) throw new DataFormatException(name, data.Start, "descr", refusal);
        var (type, sizes, count) = (header.Type, header.Sizes, header.Count);
        if (total - data.End != count * type.Size) throw new DataFormatException(name, data.End, "data",
            $"expected {count * type.Size} bytes for ({string.Join(", ", sizes)}) of {header.Word}, got {total - data.End}");
        var fortran = header.IsFortran && sizes.Length > 1;
        var result = ElementCodec.Read(source, data.End, type, Shape.Create(fortran ? [.. sizes.Reverse()] : sizes), header.Order == '>',
            new(name, data.End, "data"));
        return fortran ? result.Permute([.. Enumerable.Range(0, sizes.Length).Reverse()]) : result;
    }

    /// <summary>The header, and where it begins and ends.</summary>
    internal static NpyHeader ReadHeader(IElementSource source, long total, string name, out (int Start, int End) data)
    {
        Span<byte> file = stackalloc byte[(int)Math.Min(MostStart, total)];
        source.Read(0, file);
        if (file.StartsWith("PK\u0003\u0004"u8)) throw new DataFormatException(name, 0, "magic",
            $"expected {Convert.ToHexString(Magic)}, got a zip archive: an .npz file of several arrays. Read it with NpzFile.Load");
        if (!file.StartsWith(Magic)) throw new DataFormatException(name, 0, "magic", $"expected {Convert.ToHexString(Magic)}, got "
            + (file.Length == 0 ? "an empty file" : Convert.ToHexString(file[..Math.Min(6, file.Length)])));
        if (file.Length < 10)
            throw new DataFormatException(name, 6, "version", $"expected 4 bytes of version and length, got {file.Length - 6}");
        if (file[6] is < 1 or > 3) throw new DataFormatException(name, 6, "version", $"expected 1…3, got {file[6]}");
        var start = file[6] == 1 ? 10 : 12;
        if (file.Length < start) throw new DataFormatException(name, 8, "header length", $"expected 4 bytes, got {file.Length - 8}");
        var length = file[6] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(file[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(file[8..]);
        if (length > Math.Min(MaxHeader, total - start)) throw new DataFormatException(name, 8, "header length",
            $"expected at most {Math.Min(MaxHeader, total - start)}, got {length}");
        data = (start, start + (int)length);
        var text = new byte[length];
        source.Read(start, text);
        return NpyHeader.Parse(Encoding.UTF8.GetString(text), name, start);
    }
}
