using System.Globalization;
using System.Text.RegularExpressions;

namespace Fovea.Formats;

/// <summary>What the header of an array says: a dictionary, written as Python writes it.</summary>
/// <param name="Order"><c>&lt;</c>, <c>&gt;</c>, <c>|</c>, <c>=</c> or nothing.</param>
/// <param name="Word">The type's kind and width, as <c>f4</c>.</param>
/// <param name="Type">What elements are; Float32 where they cannot be read.</param>
/// <param name="IsFortran">Whether the first index runs fastest.</param>
/// <param name="Sizes">Of the axes.</param>
/// <param name="Refusal">Why the elements cannot be read; null where they can.</param>
internal sealed partial record NpyHeader(char Order, string Word, ElementType Type, bool IsFortran, int[] Sizes, string? Refusal)
{
    private const int MaxRank = 32, MostShown = 80;
    private const string Numbers = "expected real numbers (f2, f4, f8, i1…i8, u1…u8, b1), got ";

    public long Count => Sizes.Aggregate(1L, (product, size) => product * size);

    /// <param name="text">The dictionary.</param>
    /// <param name="name">The file's name in errors.</param>
    /// <param name="start">Where in the file the text begins.</param>
    /// <exception cref="DataFormatException">A field is missing or none.</exception>
    public static NpyHeader Parse(string text, string name, int start)
    {
        if (!Descr().IsMatch(text)) throw new DataFormatException(name, start, "descr", "expected one type such as '<f4'");
        var (type, order) = (TypeEntry().Match(text), FortranOrder().Match(text));
        if (!order.Success) throw new DataFormatException(name, start, "fortran_order", "expected True or False");
        var sizes = ReadSizes(text, name, start);
        var fortran = order.Groups[1].Value == "True";
        if (!type.Success)
            return new('|', "", default, fortran, sizes, $"expected one type such as '<f4', got {Written(text)}");
        var (mark, word) = (type.Groups[1].Value, type.Groups[2].Value);
        return Element(word) is { } element ? new(mark.Length == 0 ? '|' : mark[0], word, element, fortran, sizes, null)
            : new('|', word, default, fortran, sizes, $"{Numbers}'{mark}{word}'{Meaning(word)}");
    }

    private static ElementType? Element(string word) => word switch
    {
        "f2" => ElementType.Float16,
        "f4" => ElementType.Float32,
        "f8" => ElementType.Float64,
        "i1" => ElementType.Int8,
        "i2" => ElementType.Int16,
        "i4" => ElementType.Int32,
        "i8" => ElementType.Int64,
        "u1" => ElementType.UInt8,
        "u2" => ElementType.UInt16,
        "u4" => ElementType.UInt32,
        "u8" => ElementType.UInt64,
        "b1" => ElementType.Bool,
        _ => null,
    };

    private static string Meaning(string word) => word.Length == 0 ? "" : word[0] switch
    {
        'O' => ", Python objects, which are never unpickled",
        'c' => ", complex numbers",
        'U' or 'S' or 'a' => ", text",
        'M' or 'm' => ", dates or times",
        'V' => ", raw bytes",
        'f' or 'g' => ", numbers that only some processors have; save it with astype('f8')",
        _ => "",
    };

    // A record or a type with a shape: the brackets that follow the key, as they are written.
    private static string Written(string text)
    {
        var from = Descr().Match(text) is var key ? key.Index + key.Length : 0;
        var (depth, to) = (0, from);
        while (to < text.Length && (depth > 0 || text[to] is not (',' or '}')))
        {
            if (text[to] is '[' or '(' or '{') depth++;
            else if (text[to] is ']' or ')' or '}') depth--;
            to++;
        }
        var written = text[from..to].Trim();
        return written.Length <= MostShown ? written : written[..MostShown] + "…";
    }

    private static int[] ReadSizes(string text, string name, int start)
    {
        var shape = ShapeEntry().Match(text);
        if (!shape.Success) throw new DataFormatException(name, start, "shape", "expected a tuple of sizes");
        var parts = shape.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length > MaxRank)
            throw new DataFormatException(name, start, "shape", $"expected at most {MaxRank} sizes, got {parts.Length}");
        var sizes = new int[parts.Length];
        var count = 1L;
        for (var i = 0; i < parts.Length; i++)
        {
            // Python 2 writes whole numbers of some widths with an L.
            if (!int.TryParse(parts[i].TrimEnd('L', 'l'), NumberStyles.None, CultureInfo.InvariantCulture, out sizes[i]))
                throw new DataFormatException(name, start, "shape", $"expected sizes below 2³¹, got {parts[i]}");
            count *= sizes[i];
            if (count > int.MaxValue) throw new DataFormatException(name, start, "shape", "expected at most 2³¹ − 1 elements");
        }
        return sizes;
    }

    [GeneratedRegex(@"['""]descr['""]\s*:\s*")]
    private static partial Regex Descr();

    // Python 2 may mark a text with u or b.
    [GeneratedRegex(@"['""]descr['""]\s*:\s*[ub]?['""]([<>|=]?)([^'""\\\r\n]{0,40})['""]")]
    private static partial Regex TypeEntry();

    [GeneratedRegex(@"['""]fortran_order['""]\s*:\s*(True|False)")]
    private static partial Regex FortranOrder();

    [GeneratedRegex(@"['""]shape['""]\s*:\s*\(([0-9Ll\s,]*)\)")]
    private static partial Regex ShapeEntry();
}
