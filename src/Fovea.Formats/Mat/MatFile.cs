using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary>The numeric arrays of a MATLAB file of level 5 or 4, by name.</summary>
/// <param name="Variables">Real and logical arrays, in the file's order.</param>
/// <remarks>Level 5: a header of 128 bytes, then elements of type, length and data, each of them perhaps inside a zlib stream of its own.
/// Source: MathWorks, "MAT-File Format", R2015b, chapter 1.</remarks>
public sealed partial record MatFile(IReadOnlyDictionary<string, MatArray> Variables)
{
    private const int HeaderBytes = 128, Compressed = 15, Matrix = 14;

    // Deflate codes at most 258 bytes in two bits; RFC 1951.
    private const long LargestExpansion = 1032;

    /// <summary>What the file has besides: cells, structures, texts, sparse matrices, complex numbers, objects; each with what it
    /// is.</summary>
    public IReadOnlyDictionary<string, string> Others { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads a file; one of level 7.3 where the application refers to <c>Fovea.Hdf5</c>.</summary>
    /// <exception cref="DataFormatException">The file is not what the format says; names the byte offset and the field.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static MatFile Load(string path) => Catalog<IMatLevel73Reader>.All is [var reader, ..] && IsLevel73(FileStart.Of(path))
        ? reader.Read(path) : Read(File.ReadAllBytes(path), path);

    // Version 2 in the header of level 5, little-endian, or HDF5 from the first byte on.
    private static bool IsLevel73(FileStart file) => file.StartsWith([0x89, (byte)'H', (byte)'D', (byte)'F'])
        || (file.Bytes.Length >= HeaderBytes && file.Bytes.Span[124..HeaderBytes].SequenceEqual("\0\u0002IM"u8));

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">The file's name in errors.</param>
    /// <exception cref="DataFormatException">The contents are not what the format says.</exception>
    public static MatFile Read(byte[] file, string name)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (MatLevel4.Recognises(file)) return MatLevel4.Read(file, name);
        if (file.Length < HeaderBytes)
            throw new DataFormatException(name, 0, "header", $"expected {HeaderBytes} bytes of a MAT file of level 5, got {file.Length}");
        var mark = Encoding.ASCII.GetString(file, 126, 2);
        if (mark is not ("IM" or "MI")) throw new DataFormatException(name, 126, "endian indicator",
            file.AsSpan().StartsWith("\u0089HDF"u8) || file.AsSpan(1).StartsWith("HDF"u8)
                ? "this is a MAT file of level 7.3 (HDF5); save it in MATLAB with -v7"
                : $"expected 'IM' or 'MI', got {Convert.ToHexString(file.AsSpan(126, 2))}");
        var bigEndian = mark == "MI";
        var version = bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(124))
            : BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(124));
        if (version != 0x0100) throw new DataFormatException(name, 124, "version", version == 0x0200
            ? "this is a MAT file of level 7.3 (HDF5); save it in MATLAB with -v7"
            : $"expected 0x0100, got 0x{version:X4}");
        var (variables, others) = (new OrderedDictionary<string, MatArray>(), new OrderedDictionary<string, string>());
        var reader = new MatReader(new(file), name, bigEndian, baseOffset: -1);
        var position = HeaderBytes;
        while (position < file.Length)
        {
            var element = reader.Tag(position, file.Length);
            if (element.Type == Compressed) Add(Inflate(file, element, name, bigEndian));
            else if (element.Type == Matrix) Add(reader.Array(element));
            // A compressed element is not padded to eight bytes.
            position = element.Type == Compressed ? element.End : element.Next;
        }
        return new(variables) { Others = others };

        // What MATLAB keeps for itself has no name.
        void Add((string Variable, MatArray? Array, string? Other) found)
        {
            if (found.Variable.Length == 0) return;
            if (found.Array is { } array) variables[found.Variable] = array;
            else others[found.Variable] = found.Other!;
        }
    }

    /// <summary>The array of a name.</summary>
    /// <param name="variable">The variable's name, as MATLAB spells it.</param>
    /// <param name="file">The file's name in errors.</param>
    /// <exception cref="DataFormatException">The file has no such numeric array; the message lists those that it has.</exception>
    public MatArray Array(string variable, string file)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (Variables.TryGetValue(variable, out var array)) return array;
        throw new DataFormatException(file, -1, variable,
            Others.TryGetValue(variable, out var other) ? $"expected an array of real numbers, it is {other}"
            : Variables.Count > 0 ? $"expected this variable, the file has {string.Join(", ", Variables.Keys)}"
            : Others.Count == 0 ? "expected this variable, the file has no numeric array"
            : "expected this variable, the file has no numeric array, but "
                + string.Join(", ", Others.Select(o => $"{o.Key} ({o.Value.Split(';')[0]})")));
    }

    private static (string Variable, MatArray? Array, string? Other) Inflate(byte[] file, MatElement element, string name, bool bigEndian)
    {
        using var zlib = new ZLibStream(new MemoryStream(file, element.Data, element.Length, writable: false), CompressionMode.Decompress);
        try
        {
            var tag = new byte[8];
            zlib.ReadExactly(tag);
            var (type, length) = bigEndian
                ? (BinaryPrimitives.ReadUInt32BigEndian(tag), BinaryPrimitives.ReadUInt32BigEndian(tag.AsSpan(4)))
                : (BinaryPrimitives.ReadUInt32LittleEndian(tag), BinaryPrimitives.ReadUInt32LittleEndian(tag.AsSpan(4)));
            if (length > Math.Min(element.Length * LargestExpansion, System.Array.MaxLength))
                throw new DataFormatException(name, element.Data,
                "compressed element", $"{element.Length} bytes cannot hold the {length} that are announced");
            if (type != Matrix) return ("", null, null);
            return new MatReader(new(zlib, (int)length), name, bigEndian, element.Offset).Array(new((int)type, 0, 0, (int)length, 0));
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not DataFormatException)
        {
            throw new DataFormatException(name, element.Data, "compressed element", "the zlib stream is damaged or ends too early");
        }
    }
}
