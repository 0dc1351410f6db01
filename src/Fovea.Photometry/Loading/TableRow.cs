using System.Globalization;

namespace Fovea.Photometry;

/// <summary>A line of fields: perhaps a name, which may have blanks, and numbers at its end.</summary>
/// <remarks>Fields are parted by blanks, tabs, semicolons or commas, and may stand in quotation marks. A comma stands for a point where it
/// cannot part: in fields that blanks, tabs or semicolons part, or in quotation marks.</remarks>
internal sealed class TableRow
{
    private readonly string _text;
    private readonly List<Field> _fields;

    private TableRow(int line, string text, List<Field> fields)
    {
        (Line, _text, _fields) = (line, text, fields);
        var tail = fields.Count;
        while (tail > 0 && fields[tail - 1].Number is not null) tail--;
        NumberCount = fields.Count - tail;
    }

    /// <summary>Counted from 1.</summary>
    public int Line { get; }

    /// <summary>Fields of all kinds.</summary>
    public int Count => _fields.Count;

    /// <summary>Numbers at the end, without a gap.</summary>
    public int NumberCount { get; }

    /// <summary>Whether a field is a number.</summary>
    public bool HasNumbers => _fields.Exists(f => f.Number is not null);

    /// <summary>The fields as they stand, without quotation marks.</summary>
    public IEnumerable<string> Texts => _fields.Select(f => f.Text);

    /// <summary>The first field from the left that is no number; null where all are.</summary>
    public string? Word => _fields.Find(f => f.Number is null)?.Text;

    /// <summary>Whether commas seem to part fields and to stand for points as well: 0,34,0,00,0,94.</summary>
    public bool HasTwoKindsOfCommas { get; private init; }

    /// <summary>The line's last numbers.</summary>
    public double[] Numbers(int count) => [.. _fields.TakeLast(count).Select(f => f.Number!.Value)];

    /// <summary>What stands before the last numbers, without quotation marks.</summary>
    public string Name(int numbers)
    {
        if (numbers >= _fields.Count) return "";
        if (numbers == _fields.Count - 1) return _fields[0].Text;
        var end = numbers == 0 ? _text.Length : _fields[^numbers].Start;
        return _text[..end].TrimEnd(' ', '\t', ',', ';', '"').TrimStart('"', ' ');
    }

    /// <summary>A line without its comment.</summary>
    public static TableRow Parse(int line, string text)
    {
        var whole = Split(text, commaParts: false);
        // A comma beside a blank parts, and so does one between numbers with points.
        var decimals = 0;
        for (var i = whole.Count - 1; i >= 0 && whole[i].Number is not null && !(whole[i].Text.Contains('.') && text.Contains(',')); i--)
            if (whole[i].Text.Contains(',')) decimals++;
        if (decimals > 0 || !text.Contains(',')) return new(line, text, whole);
        var fields = Split(text, commaParts: true);
        return new(line, text, fields) { HasTwoKindsOfCommas = LooksDecimal(fields) };
    }

    // Pairs of whole numbers, the second of each without a sign, the first 0 or ±1.
    private static bool LooksDecimal(List<Field> fields)
    {
        var numbers = fields.AsEnumerable().Reverse().TakeWhile(f => f.Number is not null).Reverse().Select(f => f.Text).ToArray();
        return numbers.Length is 6 or 8 or 12 && numbers.Index().All(n => n.Index % 2 == 0
            ? n.Item.TrimStart('-', '+') is "" or "0" or "1" : n.Item.All(char.IsAsciiDigit))
            && numbers.Where((_, i) => i % 2 == 1).Any(n => n.Length > 1);
    }

    private static List<Field> Split(string text, bool commaParts)
    {
        var fields = new List<Field>();
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]) || text[i] == ';' || commaParts && text[i] == ',')
            {
                i++;
                continue;
            }
            var start = i;
            if (text[i] == '"')
            {
                var close = text.IndexOf('"', i + 1);
                i = close < 0 ? text.Length : close + 1;
            }
            while (i < text.Length && !char.IsWhiteSpace(text[i]) && text[i] != ';' && !(commaParts && text[i] == ',')) i++;
            fields.Add(new(start, text[start..i].Trim('"'), text[start] == '"' || !commaParts));
        }
        return fields;
    }

    private sealed record Field(int Start, string Text, bool CommaMayBePoint)
    {
        public double? Number { get; } = Parse(Text, CommaMayBePoint);

        private static double? Parse(string text, bool commaMayBePoint)
        {
            // Word processors write the minus of typography.
            text = text.Trim().Replace('\u2212', '-');
            if (commaMayBePoint && !text.Contains('.') && text.IndexOf(',') is > -1 and var at && at == text.LastIndexOf(',')
                && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])) text = text.Replace(',', '.');
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
                ? value : null;
        }
    }
}
