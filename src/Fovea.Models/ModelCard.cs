using System.Text;
using System.Text.Json;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>What an application has to know of a trained network beside its weights. Kept as <c>model.json</c>, with the weights in
/// <c>model.safetensors</c> beside it.</summary>
/// <param name="Network">The network's name and arguments, as <see cref="NetworkCatalog"/> knows it.</param>
/// <param name="ImageShape">[C, H, W] of a picture as the network sees it.</param>
/// <param name="Mean">Each channel's mean that is taken off, pixels in 0…1.</param>
/// <param name="Std">Each channel's standard deviation that is divided by.</param>
/// <param name="ClassNames">Names of the classes in the order of the network's outputs.</param>
public sealed record ModelCard(Part Network, IReadOnlyList<int> ImageShape, IReadOnlyList<float> Mean, IReadOnlyList<float> Std,
    IReadOnlyList<string> ClassNames)
{
    /// <summary>The names of the two files.</summary>
    public const string FileName = "model.json", WeightsName = "model.safetensors";

    // Names of a thousand classes take some twenty thousand bytes.
    private const int MostBytes = 16 << 20;

    // As many as a picture may have pixels.
    private const int MostElements = 1 << 28;

    /// <summary>The network, its weights drawn anew.</summary>
    /// <exception cref="ArgumentException">No network has this name.</exception>
    public Module Build()
    {
        var entry = NetworkCatalog.Find(Network.Name) ?? throw new ArgumentException(
            $"network: expected one of {string.Join(", ", NetworkCatalog.All.Select(n => n.Name))}, got '{Network.Name}'.");
        return entry.Create(new NetworkArguments(Shape.Create([.. ImageShape]), ClassNames.Count, new(entry.Arguments, Network.Arguments)));
    }

    /// <summary>Writes the card into a folder.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string folder)
    {
        var text = new Fields
        {
            ["network"] = Network.Name, ["arguments"] = Network.Arguments.OrderBy(a => a.Key, StringComparer.Ordinal),
            ["imageShape"] = ImageShape,
            ["mean"] = Mean, ["std"] = Std, ["classNames"] = ClassNames,
        }.ToJson();
        AtomicFile.Write(Path.Combine(folder, FileName), stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Reads the card of a folder.</summary>
    /// <exception cref="DataFormatException">It is no card; the message names the field.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ModelCard Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (new FileInfo(path) is { Exists: true, Length: > MostBytes } file)
            throw new DataFormatException(path, 0, "length", $"expected at most {MostBytes} bytes, got {file.Length}");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return new CardReader(path, document.RootElement).Read();
        }
        catch (JsonException e)
        {
            throw new DataFormatException(path, -1, "JSON", e.Message);
        }
    }

    // A file may hold anything: each field is checked before it is used.
    private sealed class CardReader(string path, JsonElement root)
    {
        public ModelCard Read()
        {
            var name = Field("network", JsonValueKind.String).GetString()!;
            var entry = NetworkCatalog.Find(name) ?? throw Wrong("network", "a known network", $"'{name}'");
            var shape = List("imageShape", e => e.TryGetInt32(out var n) && n >= 1 ? n
                : throw Wrong("imageShape", "sizes of 1 or more", e.ToString()));
            if (shape.Length != 3 || shape.Aggregate(1.0, (a, n) => a * n) > MostElements)
                throw Wrong("imageShape", $"three sizes, at most {MostElements} values", $"[{string.Join(", ", shape)}]");
            var (mean, std) = (List("mean", Number), List("std", Number));
            if (mean.Length != shape[0]) throw Wrong("mean", "a number for each channel", $"{mean.Length}");
            if (std.Length != shape[0] || std.Any(s => s <= 0)) throw Wrong("std", "a number above 0 for each channel", $"{std.Length}");
            var classes = List("classNames", e => e.ValueKind == JsonValueKind.String ? e.GetString()!
                : throw Wrong("classNames", "texts", e.ToString()));
            if (classes.Length == 0) throw Wrong("classNames", "a name for each class", "none");
            return new(new(entry.Name, Arguments(entry)), shape, mean, std, classes);
        }

        private Dictionary<string, object?> Arguments(NetworkEntry entry)
        {
            var given = new Dictionary<string, object?>();
            foreach (var property in Field("arguments", JsonValueKind.Object).EnumerateObject())
            {
                var spec = entry.Arguments.FirstOrDefault(a => a.Name == property.Name)
                    ?? throw Wrong("arguments", $"arguments of {entry.Name}", $"'{property.Name}'");
                given[spec.Name] = Value(spec, property.Value);
            }
            return given;
        }

        private object? Value(ArgumentSpec spec, JsonElement value)
        {
            if (value.ValueKind == JsonValueKind.Null && spec.IsOptional) return null;
            return (spec.Kind, value.ValueKind) switch
            {
                (ArgumentKind.Number, JsonValueKind.Number) => value.GetDouble(),
                (ArgumentKind.Integer, JsonValueKind.Number) when value.TryGetInt32(out var n) => n,
                (ArgumentKind.Flag, JsonValueKind.True or JsonValueKind.False) => value.GetBoolean(),
                (ArgumentKind.Text, JsonValueKind.String) when spec.Choices?.Contains(value.GetString()) != false => value.GetString(),
                (ArgumentKind.Numbers, JsonValueKind.Array) => value.EnumerateArray().Select(e => (double)Number(e)).ToArray(),
                (ArgumentKind.Integers, JsonValueKind.Array) when value.EnumerateArray().All(e => e.TryGetInt32(out _)) =>
                    value.EnumerateArray().Select(e => e.GetInt32()).ToArray(),
                _ => throw Wrong($"arguments.{spec.Name}", spec.Kind.ToString(), value.ToString()),
            };
        }

        private float Number(JsonElement e) => e.ValueKind == JsonValueKind.Number && e.TryGetSingle(out var value) && float.IsFinite(value)
            ? value : throw Wrong("mean, std", "numbers", e.ToString());

        private T[] List<T>(string name, Func<JsonElement, T> item)
        {
            var list = Field(name, JsonValueKind.Array);
            return [.. list.EnumerateArray().Select(e => e.ValueKind is JsonValueKind.Object or JsonValueKind.Array
                ? throw Wrong(name, "a list of values", e.ValueKind.ToString()) : item(e))];
        }

        private JsonElement Field(string name, JsonValueKind kind) =>
            root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var field) && field.ValueKind == kind
                ? field : throw Wrong(name, kind.ToString().ToLowerInvariant(), "something else, or nothing");

        private DataFormatException Wrong(string field, string expected, string got) =>
            new(path, -1, field, $"expected {expected}, got {(got.Length > 100 ? got[..100] + "…" : got)}");
    }
}
