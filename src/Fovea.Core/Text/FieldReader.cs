using System.Globalization;
using System.Text.Json;

namespace Fovea;

/// <summary>Reads what <see cref="Fields"/> wrote: an object of JSON, of which each value is checked before it is used.</summary>
/// <param name="file">The file's name in errors.</param>
/// <param name="element">The object.</param>
/// <param name="path">Where it stands in the file, with a dot after it; empty for the whole.</param>
public sealed class FieldReader(string file, JsonElement element, string path = "")
{
    private const int MostShown = 100;

    /// <summary>The names that there are.</summary>
    public IEnumerable<string> Names => element.ValueKind == JsonValueKind.Object ? element.EnumerateObject().Select(p => p.Name) : [];

    /// <summary>Whether there is a value, and it is not null.</summary>
    public bool Has(string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>A number; <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c> are some.</summary>
    /// <exception cref="DataFormatException">There is none.</exception>
    public double Number(string name) => Number(Value(name)) ?? throw Wrong(name, "a number");

    /// <summary>A number, or null.</summary>
    /// <exception cref="DataFormatException">There is something else.</exception>
    public double? OptionalNumber(string name) => Has(name) ? Number(name) : null;

    /// <summary>A whole number.</summary>
    /// <exception cref="DataFormatException">There is none.</exception>
    public int Integer(string name) => Integer(Value(name)) ?? throw Wrong(name, "a whole number");

    /// <summary>A whole number, or null.</summary>
    /// <exception cref="DataFormatException">There is something else.</exception>
    public int? OptionalInteger(string name) => Has(name) ? Integer(name) : null;

    /// <summary>true or false.</summary>
    /// <exception cref="DataFormatException">There is neither.</exception>
    public bool Flag(string name) => Value(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(name, "true or false"),
    };

    /// <summary>A text.</summary>
    /// <exception cref="DataFormatException">There is none.</exception>
    public string Text(string name) => Text(Value(name)) ?? throw Wrong(name, "a text");

    /// <summary>A text, or null.</summary>
    /// <exception cref="DataFormatException">There is something else.</exception>
    public string? OptionalText(string name) => Has(name) ? Text(name) : null;

    /// <summary>One of an enumeration's words.</summary>
    /// <exception cref="DataFormatException">There is none of them.</exception>
    public TEnum Choice<TEnum>(string name) where TEnum : struct, Enum =>
        Text(Value(name)) is { Length: > 0 } word && char.IsLetter(word[0]) && Enum.TryParse<TEnum>(word, out var value)
            && Enum.IsDefined(value) ? value : throw Wrong(name, string.Join(", ", Enum.GetNames<TEnum>()));

    /// <summary>A list of whole numbers.</summary>
    /// <exception cref="DataFormatException">There is none.</exception>
    public int[] Integers(string name) => Array(name, "a list of whole numbers", Integer);

    /// <summary>A list of whole numbers, or null.</summary>
    /// <exception cref="DataFormatException">There is something else.</exception>
    public int[]? OptionalIntegers(string name) => Has(name) ? Integers(name) : null;

    /// <summary>A list of numbers.</summary>
    /// <exception cref="DataFormatException">There is none.</exception>
    public double[] Numbers(string name) => Array(name, "a list of numbers", Number);

    /// <summary>A list of texts.</summary>
    /// <exception cref="DataFormatException">There is none.</exception>
    public string[] Texts(string name)
    {
        var list = Value(name);
        if (list.ValueKind != JsonValueKind.Array) throw Wrong(name, "a list of texts");
        return [.. list.EnumerateArray().Select(e => Text(e) ?? throw Wrong(name, "a list of texts"))];
    }

    /// <summary>Two whole numbers.</summary>
    /// <exception cref="DataFormatException">There are none.</exception>
    public (int First, int Second) Pair(string name) =>
        Integers(name) is [var first, var second] ? (first, second) : throw Wrong(name, "two whole numbers");

    /// <summary>A list of pairs of whole numbers.</summary>
    /// <exception cref="DataFormatException">There is none.</exception>
    public (int First, int Second)[] Pairs(string name) =>
        Array(name, "a list of pairs of whole numbers", e => e.ValueKind == JsonValueKind.Array && e.GetArrayLength() == 2
            && Integer(e[0]) is { } a && Integer(e[1]) is { } b ? ((int First, int Second)?)(a, b) : null);

    /// <summary>An object.</summary>
    /// <exception cref="DataFormatException">There is none.</exception>
    public FieldReader Object(string name) => Value(name) is { ValueKind: JsonValueKind.Object } inner
        ? new(file, inner, $"{path}{name}.") : throw Wrong(name, "an object");

    /// <summary>A list of objects.</summary>
    /// <exception cref="DataFormatException">There is none.</exception>
    public IReadOnlyList<FieldReader> Objects(string name)
    {
        var list = Value(name);
        if (list.ValueKind != JsonValueKind.Array || list.EnumerateArray().Any(e => e.ValueKind != JsonValueKind.Object))
            throw Wrong(name, "a list of objects");
        return [.. list.EnumerateArray().Select((e, i) =>
            new FieldReader(file, e, string.Create(CultureInfo.InvariantCulture, $"{path}{name}[{i}].")))];
    }

    /// <summary>An error of a value that says what was expected and what came.</summary>
    public DataFormatException Wrong(string name, string expected)
    {
        var got = Has(name) ? Value(name).ToString() : "nothing";
        return new(file, -1, $"{path}{name}", $"expected {expected}, got {(got.Length > MostShown ? got[..MostShown] + "…" : got)}");
    }

    private JsonElement Value(string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    private T[] Array<T>(string name, string expected, Func<JsonElement, T?> item) where T : struct
    {
        var list = Value(name);
        if (list.ValueKind != JsonValueKind.Array) throw Wrong(name, expected);
        return [.. list.EnumerateArray().Select(e => item(e) ?? throw Wrong(name, expected))];
    }

    private static double? Number(JsonElement e) => e.ValueKind switch
    {
        JsonValueKind.Number when e.TryGetDouble(out var value) => value,
        JsonValueKind.String => e.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => null,
        },
        _ => null,
    };

    private static int? Integer(JsonElement e) => e.ValueKind == JsonValueKind.Number && e.TryGetInt32(out var value) ? value : null;

    private static string? Text(JsonElement e) => e.ValueKind == JsonValueKind.String ? e.GetString() : null;
}
