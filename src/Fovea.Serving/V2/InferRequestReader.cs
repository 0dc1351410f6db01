using System.Text;
using System.Text.Json;

namespace Fovea.Serving;

/// <summary>Reads an <see cref="InferRequest"/> in one pass, without a tree of its elements: a body of many numbers takes no more memory
/// than it has bytes.</summary>
/// <param name="json">The JSON.</param>
/// <param name="binary">The elements behind it.</param>
internal sealed class InferRequestReader(ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> binary)
{
    private const int MostTensors = 16;
    private const int MostAxes = 8;

    private int _taken;

    private delegate void ReadField(ref Utf8JsonReader reader, string name);

    public InferRequest Read()
    {
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        string? id = null;
        var inputs = new List<InferTensor>();
        var outputs = new List<(string Name, bool? Binary, int Classes)>();
        var isBinary = false;
        Fields(ref reader, "infer request", (ref reader, name) =>
        {
            switch (name)
            {
                case "id": id = reader.TokenType == JsonTokenType.Null ? null : Text(ref reader, name); break;
                case "inputs": Items(ref reader, name, (ref reader, at) => inputs.Add(Input(ref reader, at))); break;
                case "outputs": Items(ref reader, name, (ref reader, at) => outputs.Add(Output(ref reader, at))); break;
                case "parameters":
                    Fields(ref reader, name, (ref reader, parameter) =>
                    {
                        if (parameter == "binary_data_output") isBinary = Flag(ref reader, parameter);
                        else reader.Skip();
                    });
                    break;
                default: reader.Skip(); break;
            }
        });
        // Refuses what follows the object.
        reader.Read();
        if (inputs.Count == 0) throw Wrong("inputs", "a tensor", "none");
        if (_taken != binary.Length)
            throw new DataFormatException(
                $"infer request: expected {_taken} bytes after the JSON, the sum of binary_data_size, got {binary.Length}.");
        return new(id, inputs, [.. outputs.Select(o => new InferOutput(o.Name, o.Binary ?? isBinary, o.Classes))], isBinary);
    }

    private InferTensor Input(ref Utf8JsonReader reader, string at)
    {
        string? name = null, type = null;
        List<int>? shape = null;
        ReadOnlyMemory<byte>? data = null;
        int? size = null;
        Fields(ref reader, at, (ref reader, field) =>
        {
            switch (field)
            {
                case "name": name = Text(ref reader, $"{at}.name"); break;
                case "datatype": type = Text(ref reader, $"{at}.datatype"); break;
                case "shape": shape = Shape(ref reader, $"{at}.shape"); break;
                case "data":
                    if (reader.TokenType != JsonTokenType.StartArray) throw Wrong($"{at}.data", "an array", $"{reader.TokenType}");
                    var start = (int)reader.TokenStartIndex;
                    reader.Skip();
                    data = json[start..(int)reader.BytesConsumed];
                    break;
                case "parameters":
                    Fields(ref reader, $"{at}.parameters", (ref reader, parameter) =>
                    {
                        if (parameter == "binary_data_size") size = Whole(ref reader, $"{at}.binary_data_size", binary.Length);
                        else reader.Skip();
                    });
                    break;
                default: reader.Skip(); break;
            }
        });
        if (size is { } bytes)
        {
            if (data is not null) throw Wrong(at, "data or binary_data_size", "both");
            var rest = binary.Length - _taken;
            if (bytes > rest) throw Wrong(at, $"binary_data_size of at most {rest}, what the body has", $"{bytes}");
            data = binary.Slice(_taken, bytes);
            _taken += bytes;
        }
        if (name is null || type is null || shape is null) throw Wrong(at, "name, datatype and shape", "less");
        if (data is not { } elements) throw Wrong(at, "data or binary_data_size", "neither");
        // The shortest element is a byte: room for the elements of a shape is no more than a few times what was sent.
        var count = Count(shape, at);
        return count <= elements.Length ? new(name, type, shape, count, elements, size is not null)
            : throw Wrong(at, $"{count} elements", $"{elements.Length} bytes");
    }

    private static int Count(List<int> shape, string at)
    {
        var count = 1L;
        foreach (var size in shape)
        {
            count *= size;
            if (count > int.MaxValue) throw Wrong($"{at}.shape", $"at most {int.MaxValue} elements", $"[{string.Join(", ", shape)}]");
        }
        return (int)count;
    }

    private static (string Name, bool? Binary, int Classes) Output(ref Utf8JsonReader reader, string at)
    {
        string? name = null;
        bool? isBinary = null;
        var classes = 0;
        Fields(ref reader, at, (ref reader, field) =>
        {
            switch (field)
            {
                case "name": name = Text(ref reader, $"{at}.name"); break;
                case "parameters":
                    Fields(ref reader, $"{at}.parameters", (ref reader, parameter) =>
                    {
                        if (parameter == "binary_data") isBinary = Flag(ref reader, $"{at}.binary_data");
                        else if (parameter == "classification") classes = Whole(ref reader, $"{at}.classification", int.MaxValue);
                        else reader.Skip();
                    });
                    break;
                default: reader.Skip(); break;
            }
        });
        return (name ?? throw Wrong($"{at}.name", "a text", "none"), isBinary, classes);
    }

    private static List<int> Shape(ref Utf8JsonReader reader, string at)
    {
        var sizes = new List<int>();
        if (reader.TokenType != JsonTokenType.StartArray) throw Wrong(at, "an array", $"{reader.TokenType}");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (sizes.Count == MostAxes) throw Wrong(at, $"at most {MostAxes} axes", "more");
            var size = Whole(ref reader, at, int.MaxValue);
            sizes.Add(size > 0 ? size : throw Wrong(at, "sizes above 0", $"{size}"));
        }
        return sizes;
    }

    private static void Items(ref Utf8JsonReader reader, string name, ReadField read)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw Wrong(name, "an array", $"{reader.TokenType}");
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if (i == MostTensors) throw Wrong(name, $"at most {MostTensors}", "more");
            read(ref reader, $"{name}[{i}]");
        }
    }

    // The reader stands on the value's first token before and on its last one after.
    private static void Fields(ref Utf8JsonReader reader, string at, ReadField read)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw Wrong(at, "an object", $"{reader.TokenType}");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            read(ref reader, name);
        }
    }

    private static string Text(ref Utf8JsonReader reader, string at) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw Wrong(at, "a text", $"{reader.TokenType}");

    private static bool Flag(ref Utf8JsonReader reader, string at) => reader.TokenType is JsonTokenType.True or JsonTokenType.False
        ? reader.GetBoolean() : throw Wrong(at, "true or false", $"{reader.TokenType}");

    private static int Whole(ref Utf8JsonReader reader, string at, int most)
    {
        var isNumber = reader.TokenType == JsonTokenType.Number;
        if (isNumber && reader.TryGetInt32(out var value) && value >= 0 && value <= most) return value;
        throw Wrong(at, $"a whole number from 0 to {most}", isNumber ? Encoding.UTF8.GetString(reader.ValueSpan) : $"{reader.TokenType}");
    }

    private static DataFormatException Wrong(string at, string expected, string got) =>
        new($"infer request: {at}: expected {expected}, got {Excerpt.Of(got)}.");
}
