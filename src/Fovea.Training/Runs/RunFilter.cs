using System.Globalization;

namespace Fovea.Training;

/// <summary>A condition on a run, such as <c>accuracy&gt;0.9</c> or <c>network=mnist-cnn</c>.</summary>
public sealed class RunFilter
{
    // Two signs before one.
    private static readonly string[] Signs = [">=", "<=", "!=", ">", "<", "="];

    private readonly RunColumn _column;
    private readonly string _sign, _value;

    private RunFilter(RunColumn column, string sign, string value) => (_column, _sign, _value) = (column, sign, value);

    /// <summary>Reads a condition: a column, one of &gt; &gt;= &lt; &lt;= = !=, and a value. Shares may be in percent:
    /// <c>accuracy&gt;90%</c>.</summary>
    /// <param name="text">As typed.</param>
    /// <param name="runs">Those that it is for: they have the columns.</param>
    /// <exception cref="ArgumentException">It is no condition, or there is no such column, or an order was asked of what is no
    /// number.</exception>
    public static RunFilter Parse(string text, IReadOnlyList<RunSummary> runs)
    {
        ArgumentNullException.ThrowIfNull(text);
        var at = text.IndexOfAny(['<', '>', '=', '!']);
        var sign = at > 0 ? Signs.FirstOrDefault(s => text.AsSpan(at).StartsWith(s, StringComparison.Ordinal)) : null;
        if (sign is null || text.Length == at + sign.Length)
            throw new ArgumentException($"expected COLUMN>VALUE, COLUMN=VALUE or the like, got '{text}'");
        var (name, value) = (text[..at].Trim(), text[(at + sign.Length)..].Trim());
        if (sign is not ("=" or "!=") && Number(value) is null)
            throw new ArgumentException($"{name}: expected a number after {sign}, got '{value}'");
        return new(RunColumn.Find(name, runs), sign, value);
    }

    /// <summary>Whether a run fulfils it; one without a value does not.</summary>
    public bool Holds(RunSummary run)
    {
        var value = _column.Value(run);
        if (RunColumn.Number(value) is { } number && Number(_value) is { } wanted) return _sign switch
        {
            ">" => number > wanted,
            ">=" => number >= wanted,
            "<" => number < wanted,
            "<=" => number <= wanted,
            "=" => number == wanted,
            _ => number != wanted,
        };
        if (value is null || _sign is not ("=" or "!=")) return _sign == "!=" && value is null;
        // The folder by its last part, too.
        var isSame = ConfigValues.Text(value) == _value || (_column.Name == "name" && run.Name == _value);
        return isSame == (_sign == "=");
    }

    private static double? Number(string text)
    {
        var isPercent = text.EndsWith('%');
        return double.TryParse(text.TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? isPercent ? value / 100 : value : null;
    }
}
