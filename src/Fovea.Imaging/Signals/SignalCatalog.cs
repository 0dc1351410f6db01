using System.Globalization;

namespace Fovea.Imaging;

/// <summary>The signals that are known by name.</summary>
public static class SignalCatalog
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<SignalEntry> All => Catalog<SignalEntry>.All;

    /// <summary>The signal that a text names: <c>rect:7</c>, <c>exp:0.5</c>, values in brackets, <c>[1 2 3]</c>; <c>@5</c> after it shifts
    /// it by 5.</summary>
    /// <param name="text">Parameters follow a colon and are separated by commas. Values in brackets begin at n = 0.</param>
    /// <exception cref="FormatException">There is no such signal, or a parameter does not fit.</exception>
    public static SignalSource Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var at = text.LastIndexOf('@');
        if (at < 0) return Unshifted(text.Trim());
        return int.TryParse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var shift)
            && Math.Abs((long)shift) <= SignalEntry.MostValues
            ? Unshifted(text[..at].Trim()).Shift(shift)
            : throw new FormatException($"{Excerpt.Of(text)}: expected a whole number to shift by after @, "
                + $"got '{Excerpt.Of(text[(at + 1)..])}'.");
    }

    /// <summary>The signal of a name without parameters, or null.</summary>
    /// <param name="name">As <see cref="SignalEntry.Name"/>, in upper or lower case.</param>
    public static SignalEntry? Find(string name) => Catalog<SignalEntry>.Find(name);

    private static SignalSource Unshifted(string text)
    {
        if (text.StartsWith('['))
        {
            var row = MatrixText.Parse("signal", text, SignalEntry.MostValues, isRow: true);
            return new(text, 0, row.Length - 1, n => row[0, n]);
        }
        var parts = text.Split(':', 2);
        var entry = Find(parts[0]) ?? throw new FormatException(
            $"signal: expected one of {string.Join(", ", All.Select(e => e.Name))}, or values in brackets, got '{Excerpt.Of(parts[0])}'.");
        var arguments = new TextArguments(Excerpt.Of(text), parts.Length == 1 ? [] : [.. parts[1].Split(',').Select(p => p.Trim())]);
        var signal = entry.Create(text, arguments);
        arguments.End();
        return signal;
    }
}
