using System.Globalization;
using System.Text.Json;
using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary>Weights in several safetensors files beside an index, <c>model.safetensors.index.json</c>, which says in which file each tensor
/// is.</summary>
/// <remarks>Source: Hugging Face, <c>huggingface_hub</c>, serialization of large models.</remarks>
public static class SafetensorsIndex
{
    /// <summary>How the name of an index ends.</summary>
    public const string Ending = ".safetensors.index.json";

    private const long MostBytes = 100_000_000, ShardBytes = 5_000_000_000;

    /// <summary>Reads the tensors of an index, in its order.</summary>
    /// <param name="path">The index. The files that it names lie in its own folder.</param>
    /// <exception cref="DataFormatException">The index or a file is not what the format says, a file lies elsewhere, or lacks a
    /// tensor.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IReadOnlyDictionary<string, Tensor> Load(string path)
    {
        var map = Map(path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var tensors = new Dictionary<string, Tensor>();
        foreach (var shard in map.GroupBy(m => m.Value, m => m.Key))
        {
            var (file, wanted) = (Path.Combine(folder, shard.Key), shard.ToHashSet());
            if (!File.Exists(file)) throw new DataFormatException(path, -1, $"weight_map.{shard.First()}",
                $"expected the file {shard.Key} beside the index, there is none");
            foreach (var (name, tensor) in SafetensorsFile.Load(file, wanted.Contains).Tensors) tensors.Add(name, tensor);
            if (wanted.FirstOrDefault(name => !tensors.ContainsKey(name)) is { } missing)
                throw new DataFormatException(path, -1, $"weight_map.{missing}", $"expected this tensor in {shard.Key}, there is none");
        }
        return new OrderedDictionary<string, Tensor>(map.Select(m => KeyValuePair.Create(m.Key, tensors[m.Key])));
    }

    /// <summary>Writes tensors in files of a bounded size and, last, their index; each of them wholly or not at all.</summary>
    /// <param name="path">The index, whose name ends with <see cref="Ending"/>.</param>
    /// <param name="tensors">In order.</param>
    /// <param name="metadata">Text, in each of the files.</param>
    /// <param name="shardBytes">The most bytes of a file, unless a single tensor has more; 0 for 5 GB.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Save(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors,
        IReadOnlyDictionary<string, string>? metadata = null, long shardBytes = 0)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var (shards, total) = (new List<List<KeyValuePair<string, Tensor>>>(), 0L);
        var (most, size) = (shardBytes > 0 ? shardBytes : ShardBytes, 0L);
        foreach (var entry in tensors)
        {
            var bytes = (long)entry.Value.Count * entry.Value.DType.Size;
            if (shards.Count == 0 || size + bytes > most)
            {
                shards.Add([]);
                size = 0;
            }
            shards[^1].Add(entry);
            (size, total) = (size + bytes, total + bytes);
        }
        var stem = Path.GetFileName(path) is var name && name.EndsWith(Ending, StringComparison.OrdinalIgnoreCase)
            ? name[..^Ending.Length] : name;
        var names = shards.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"{stem}-{i + 1:D5}-of-{shards.Count:D5}.safetensors"))
            .ToList();
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        foreach (var (file, shard) in names.Zip(shards)) SafetensorsFile.Save(Path.Combine(folder, file), shard, metadata);
        AtomicFile.Write(path, stream =>
        {
            using var json = new Utf8JsonWriter(stream, new() { Indented = true });
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            json.WriteNumber("total_size", total);
            json.WriteEndObject();
            json.WriteStartObject("weight_map");
            foreach (var (file, shard) in names.Zip(shards))
                foreach (var (key, _) in shard) json.WriteString(key, file);
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    // Names and files, in the index's order.
    private static OrderedDictionary<string, string> Map(string path)
    {
        DataFormatException Wrong(string field, string problem) => new(path, -1, field, problem);
        using var stream = File.OpenRead(path);
        if (stream.Length > MostBytes) throw Wrong("index", $"expected at most {MostBytes} bytes, got {stream.Length}");
        try
        {
            using var json = JsonDocument.Parse(stream);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("weight_map", out var map)
                || map.ValueKind != JsonValueKind.Object) throw Wrong("weight_map", "expected an object of tensors and files");
            var files = new OrderedDictionary<string, string>();
            foreach (var entry in map.EnumerateObject())
            {
                var file = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : "";
                // A name and nothing else: no folder, no way up, no drive.
                if (file.Length == 0 || file is "." or ".." || file.IndexOfAny(['/', '\\', ':', '\0']) >= 0)
                    throw Wrong($"weight_map.{Excerpt.Of(entry.Name)}",
                        $"expected the name of a file in the index's own folder, got '{Excerpt.Of(entry.Value.ToString())}'");
                if (!files.TryAdd(entry.Name, file)) throw Wrong($"weight_map.{Excerpt.Of(entry.Name)}", "expected each name once");
            }
            return files;
        }
        catch (JsonException e)
        {
            throw Wrong("index", $"expected JSON, line {e.LineNumber + 1} is none");
        }
        catch (InvalidOperationException)
        {
            throw Wrong("index", "expected Unicode text");
        }
    }
}
