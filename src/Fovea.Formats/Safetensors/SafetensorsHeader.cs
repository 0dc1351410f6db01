using System.Buffers.Binary;
using System.Text.Json;

namespace Fovea.Formats;

/// <summary>A tensor as a header announces it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The format's name of its element type.</param>
/// <param name="Shape">Sizes of the axes.</param>
/// <param name="Begin">Its first byte, counted from the end of the header.</param>
/// <param name="End">The byte after its last.</param>
internal sealed record SafetensorsEntry(string Name, string Type, int[] Shape, long Begin, long End);

/// <summary>The header of a safetensors file, checked against the file's length.</summary>
/// <param name="Entries">Tensors in the order of their bytes, which lie side by side.</param>
/// <param name="Metadata">The text under <c>__metadata__</c>.</param>
/// <param name="Start">Where in the file the tensors' bytes begin.</param>
internal sealed record SafetensorsHeader(IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata, long Start)
{
    /// <summary>The largest header read, as in the reference implementation: 100 MB.</summary>
    public const long Most = 100_000_000;

    /// <summary>The name under which text is kept.</summary>
    public const string MetadataKey = "__metadata__";

    /// <summary>Reads and checks it.</summary>
    /// <param name="source">The file.</param>
    /// <param name="total">Its length.</param>
    /// <param name="name">Its name in errors.</param>
    /// <param name="wanted">Which tensors will be read; others may be of any type.</param>
    /// <exception cref="DataFormatException">The contents are not what the format says.</exception>
    public static SafetensorsHeader Read(IElementSource source, long total, string name, Func<string, bool>? wanted)
    {
        Span<byte> prefix = stackalloc byte[8];
        if (total < 8) throw new DataFormatException(name, 0, "header length", $"expected 8 bytes, got {total}");
        source.Read(0, prefix);
        var length = BinaryPrimitives.ReadInt64LittleEndian(prefix);
        if (length < 2 || length > Math.Min(Most, total - 8))
            throw new DataFormatException(name, 0, "header length", $"expected 2…{Math.Min(Most, total - 8)}, got {length}");
        var header = new byte[length];
        source.Read(8, header);
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
                return Of(json.RootElement, name, 8 + length, total - 8 - length, wanted);
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

    private static SafetensorsHeader Of(JsonElement root, string name, long start, long available, Func<string, bool>? wanted)
    {
        if (root.ValueKind != JsonValueKind.Object) throw new DataFormatException(name, 8, "header",
            $"expected an object, got {root.ValueKind}");
        var metadata = new Dictionary<string, string>();
        var entries = new List<SafetensorsEntry>();
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
        entries = [.. entries.OrderBy(e => e.Begin).ThenBy(e => e.End)];
        long end = 0;
        foreach (var entry in entries)
        {
            // Tensors must lie side by side: overlapping ones could make a small file claim any amount of memory.
            if (entry.Begin != end) throw new DataFormatException(name, start + entry.Begin, $"{entry.Name}.data_offsets",
                $"expected to begin where the tensor before ends, at {end}, got {entry.Begin}");
            end = entry.End;
        }
        if (end != available) throw new DataFormatException(name, start + end, "data", $"expected {end} bytes of tensors, got {available}");
        return new(entries, metadata, start);
    }

    private static SafetensorsEntry Entry(string file, JsonProperty property, long available, bool isWanted)
    {
        DataFormatException Wrong(string field, string problem) => new(file, 8, $"{property.Name}.{field}", problem);
        var value = property.Value;
        if (value.ValueKind != JsonValueKind.Object) throw new DataFormatException(file, 8, property.Name,
            $"expected an object, got {value.ValueKind}");
        var hasType = value.TryGetProperty("dtype", out var type) && type.ValueKind == JsonValueKind.String;
        var element = hasType ? SafetensorsTypes.Element(type.GetString()!) : null;
        if (!hasType || (isWanted && element is null)) throw Wrong("dtype",
            $"expected {SafetensorsTypes.All}, got {(type.ValueKind == JsonValueKind.Undefined ? "nothing" : type.ToString())}");
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
        if (element is { } known && count * known.Size != end - begin) throw Wrong("data_offsets",
            $"expected {count * known.Size} bytes for {type} {shape}, got {end - begin}");
        return new(property.Name, type.GetString()!, sizes, begin, end);
    }
}
