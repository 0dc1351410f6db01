using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Fovea.Tensors;

namespace Fovea.Formats;

public sealed partial record SafetensorsFile
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="DataFormatException">The file is not what the format says; names the byte offset and the field.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafetensorsFile Load(string path)
    {
        using var stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>Reads from a stream of known length.</summary>
    /// <param name="stream">The stream, at the beginning of the file.</param>
    /// <param name="name">The file's name in errors.</param>
    /// <exception cref="DataFormatException">The contents are not what the format says.</exception>
    public static SafetensorsFile Read(Stream stream, string name)
    {
        var total = stream.Length;
        Span<byte> prefix = stackalloc byte[8];
        if (total < 8) throw new DataFormatException(name, 0, "header length", $"expected 8 bytes, got {total}");
        stream.ReadExactly(prefix);
        var headerLength = BinaryPrimitives.ReadInt64LittleEndian(prefix);
        if (headerLength < 2 || headerLength > Math.Min(MaxHeader, total - 8))
            throw new DataFormatException(name, 0, "header length", $"expected 2…{Math.Min(MaxHeader, total - 8)}, got {headerLength}");
        var header = new byte[headerLength];
        stream.ReadExactly(header);
        JsonDocument json;
        try
        {
            json = JsonDocument.Parse(header);
        }
        catch (JsonException e)
        {
            throw new DataFormatException(name, 8 + Position(header, e), "header", "expected JSON");
        }
        using (json)
        {
            try
            {
                return ReadTensors(stream, name, json.RootElement, 8 + headerLength, total - 8 - headerLength);
            }
            catch (InvalidOperationException)
            {
                // The parser looks into texts only when they are asked for.
                throw new DataFormatException(name, 8, "header", "expected Unicode text");
            }
        }
    }

    /// <summary>The byte of the header that an exception gives by line and byte in the line.</summary>
    private static long Position(ReadOnlySpan<byte> header, JsonException e)
    {
        var start = 0;
        for (var line = e.LineNumber ?? 0; line > 0; line--) start += header[start..].IndexOf((byte)'\n') + 1;
        return start + (e.BytePositionInLine ?? 0);
    }

    private static SafetensorsFile ReadTensors(Stream stream, string name, JsonElement root, long start, long available)
    {
        if (root.ValueKind != JsonValueKind.Object) throw new DataFormatException(name, 8, "header",
            $"expected an object, got {root.ValueKind}");
        var metadata = new Dictionary<string, string>();
        var entries = new List<(string Name, string Type, int[] Shape, long Begin, long End)>();
        var seen = new HashSet<string>();
        foreach (var property in root.EnumerateObject())
        {
            if (!seen.Add(property.Name)) throw new DataFormatException(name, 8, property.Name, "expected each name once");
            if (property.Name != MetadataKey)
            {
                entries.Add(Entry(name, property, available));
                continue;
            }
            if (property.Value.ValueKind != JsonValueKind.Object
                || property.Value.EnumerateObject().Any(p => p.Value.ValueKind != JsonValueKind.String))
                throw new DataFormatException(name, 8, MetadataKey, "expected an object of texts");
            foreach (var text in property.Value.EnumerateObject()) metadata[text.Name] = text.Value.GetString()!;
        }
        var tensors = new OrderedDictionary<string, Tensor>();
        long end = 0;
        foreach (var entry in entries.OrderBy(e => e.Begin).ThenBy(e => e.End))
        {
            // Tensors must lie side by side: overlapping ones could make a small file claim any amount of memory.
            if (entry.Begin != end) throw new DataFormatException(name, start + entry.Begin, $"{entry.Name}.data_offsets",
                $"expected to begin where the tensor before ends, at {end}, got {entry.Begin}");
            end = entry.End;
            var bytes = new byte[entry.End - entry.Begin];
            stream.ReadExactly(bytes);
            tensors.Add(entry.Name, Decode(entry.Type, bytes, Shape.Create(entry.Shape)));
        }
        if (end != available) throw new DataFormatException(name, start + end, "data", $"expected {end} bytes of tensors, got {available}");
        return new(tensors, metadata);
    }

    private static (string, string, int[], long, long) Entry(string file, JsonProperty property, long available)
    {
        DataFormatException Wrong(string field, string problem) => new(file, 8, $"{property.Name}.{field}", problem);
        var value = property.Value;
        if (value.ValueKind != JsonValueKind.Object) throw new DataFormatException(file, 8, property.Name,
            $"expected an object, got {value.ValueKind}");
        if (!value.TryGetProperty("dtype", out var type) || type.ValueKind != JsonValueKind.String || TypeSize(type.GetString()!) == 0)
            throw Wrong("dtype", $"expected F64, F32, F16, BF16, I64, I32, I16, I8, U8 or BOOL, got {(type.ValueKind == JsonValueKind.Undefined ? "nothing" : type.ToString())}");
        if (!value.TryGetProperty("shape", out var shape) || shape.ValueKind != JsonValueKind.Array
            || shape.GetArrayLength() > 32) throw Wrong("shape", "expected an array of at most 32 sizes");
        if (!value.TryGetProperty("data_offsets", out var offsets) || offsets.ValueKind != JsonValueKind.Array
            || offsets.GetArrayLength() != 2
            || offsets[0].ValueKind != JsonValueKind.Number || offsets[1].ValueKind != JsonValueKind.Number
                || !offsets[0].TryGetInt64(out var begin) || !offsets[1].TryGetInt64(out var end))
            throw Wrong("data_offsets", "expected two whole numbers");
        if (begin < 0 || begin > end || end > available) throw Wrong("data_offsets",
            $"expected 0 ≤ begin ≤ end ≤ {available}, got [{begin}, {end}]");
        if (end - begin > Array.MaxLength) throw Wrong("data_offsets",
            $"expected at most {Array.MaxLength} bytes a tensor, got {end - begin}");
        var sizes = new int[shape.GetArrayLength()];
        long count = 1;
        for (var i = 0; i < sizes.Length; i++)
        {
            if (shape[i].ValueKind != JsonValueKind.Number || !shape[i].TryGetInt32(out sizes[i]) || sizes[i] < 0) throw Wrong("shape",
                $"expected sizes of 0 or more, got {shape[i]}");
            count *= sizes[i];
            if (count > int.MaxValue) throw Wrong("shape", $"expected at most 2³¹ − 1 elements, got {shape}");
        }
        if (count * TypeSize(type.GetString()!) != end - begin) throw Wrong("data_offsets",
            $"expected {count * TypeSize(type.GetString()!)} bytes for {type} {shape}, got {end - begin}");
        return (property.Name, type.GetString()!, sizes, begin, end);
    }

    private static Tensor Decode(string type, byte[] bytes, Shape shape) => type switch
    {
        "F32" => Tensor.From(MemoryMarshal.Cast<byte, float>(bytes).ToArray(), shape),
        "F64" => Tensor.From(MemoryMarshal.Cast<byte, double>(bytes).ToArray(), shape),
        "I64" => Tensor.From(MemoryMarshal.Cast<byte, long>(bytes).ToArray(), shape),
        "U8" => Tensor.From(bytes, shape),
        "BOOL" => Tensor.From(Array.ConvertAll(bytes, b => b != 0), shape),
        "F16" => Tensor.From(Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(bytes).ToArray(), h => (float)h), shape),
        // bfloat16 is the upper half of a float32.
        "BF16" => Tensor.From(Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(bytes).ToArray(), u =>
            BitConverter.UInt32BitsToSingle((uint)u << 16)), shape),
        "I32" => Tensor.From(Array.ConvertAll(MemoryMarshal.Cast<byte, int>(bytes).ToArray(), i => (long)i), shape),
        "I16" => Tensor.From(Array.ConvertAll(MemoryMarshal.Cast<byte, short>(bytes).ToArray(), i => (long)i), shape),
        _ => Tensor.From(Array.ConvertAll(bytes, b => (long)(sbyte)b), shape),
    };
}
