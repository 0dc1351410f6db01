using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Fovea.Tensors;

namespace Fovea.Formats;

public sealed partial record SafetensorsFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="wanted">Which tensors to read, by name; null for all of them. Others may be of any type.</param>
    /// <exception cref="DataFormatException">The file is not what the format says; names the byte offset and the field.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafetensorsFile Load(string path, Func<string, bool>? wanted = null)
    {
        using var stream = File.OpenRead(path);
        return Read(stream, path, wanted);
    }

    /// <summary>Reads from a stream of known length.</summary>
    /// <param name="stream">The stream, at the beginning of the file.</param>
    /// <param name="name">The file's name in errors.</param>
    /// <param name="wanted">Which tensors to read, by name; null for all of them. Others may be of any type.</param>
    /// <exception cref="DataFormatException">The contents are not what the format says.</exception>
    public static SafetensorsFile Read(Stream stream, string name, Func<string, bool>? wanted = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
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
                return ReadTensors(stream, name, wanted, json.RootElement, 8 + headerLength, total - 8 - headerLength);
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

    private static SafetensorsFile ReadTensors(Stream stream, string name, Func<string, bool>? wanted, JsonElement root, long start,
        long available)
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
                entries.Add(Entry(name, property, available, wanted?.Invoke(property.Name) ?? true));
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
            if (wanted?.Invoke(entry.Name) == false)
            {
                stream.Seek(entry.End - entry.Begin, SeekOrigin.Current);
                continue;
            }
            var bytes = new byte[entry.End - entry.Begin];
            stream.ReadExactly(bytes);
            if (entry.Type == "U64" && MemoryMarshal.Cast<byte, long>(bytes).IndexOfAnyInRange(long.MinValue, -1) is var large and >= 0)
                throw new DataFormatException(name, start + entry.Begin + 8 * large, entry.Name,
                    $"expected whole numbers below 2⁶³, got {BitConverter.ToUInt64(bytes, 8 * large)}");
            tensors.Add(entry.Name, Decode(entry.Type, bytes, Shape.Create(entry.Shape)));
        }
        if (end != available) throw new DataFormatException(name, start + end, "data", $"expected {end} bytes of tensors, got {available}");
        return new(tensors, metadata);
    }

    private static (string, string, int[], long, long) Entry(string file, JsonProperty property, long available, bool isWanted)
    {
        DataFormatException Wrong(string field, string problem) => new(file, 8, $"{property.Name}.{field}", problem);
        var value = property.Value;
        if (value.ValueKind != JsonValueKind.Object) throw new DataFormatException(file, 8, property.Name,
            $"expected an object, got {value.ValueKind}");
        var hasType = value.TryGetProperty("dtype", out var type) && type.ValueKind == JsonValueKind.String;
        if (!hasType || (isWanted && TypeSize(type.GetString()!) == 0)) throw Wrong("dtype",
            $"expected {TypesRead}, got {(type.ValueKind == JsonValueKind.Undefined ? "nothing" : type.ToString())}");
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
        // The bytes of a type that is not known are not counted.
        if ((isWanted || TypeSize(type.GetString()!) > 0) && count * TypeSize(type.GetString()!) != end - begin) throw Wrong("data_offsets",
            $"expected {count * TypeSize(type.GetString()!)} bytes for {type} {shape}, got {end - begin}");
        return (property.Name, type.GetString()!, sizes, begin, end);
    }
}
