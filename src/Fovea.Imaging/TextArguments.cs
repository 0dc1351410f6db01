using System.Globalization;

namespace Fovea.Imaging;

/// <summary>The parameters of a filter or a signal as text, in order; each that is missing has its default.</summary>
/// <param name="subject">Its name, for messages.</param>
/// <param name="values">What stood between the commas.</param>
public sealed class TextArguments(string subject, IReadOnlyList<string> values)
{
    private readonly List<TextParameter> _asked = [];

    private int _taken;

    /// <summary>What was asked for so far.</summary>
    public IReadOnlyList<TextParameter> Asked => _asked;

    /// <summary>The next parameter, a number.</summary>
    /// <param name="name">For messages.</param>
    /// <param name="fallback">Where it is missing.</param>
    /// <param name="least">The smallest allowed.</param>
    /// <param name="most">The largest allowed.</param>
    /// <exception cref="FormatException">It is no number, or beyond the limits.</exception>
    public double Number(string name, double fallback, double least, double most)
    {
        _asked.Add(new(name, fallback, least, most, 0, []));
        if (Next() is not { } text) return fallback;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture,
                $"{subject}: expected {name} from {least} to {most}, got '{Excerpt.Of(text)}'."));
    }

    /// <summary>The next parameter, a whole number; null where it is missing and there is no default.</summary>
    /// <param name="name">For messages.</param>
    /// <param name="fallback">Where it is missing.</param>
    /// <param name="least">The smallest allowed.</param>
    /// <param name="most">The largest allowed.</param>
    /// <exception cref="FormatException">It is no whole number, or beyond the limits.</exception>
    public int? Whole(string name, int? fallback, int least, int most)
    {
        _asked.Add(new(name, fallback, least, most, 1, []));
        if (Next() is not { } text) return fallback;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least
            && value <= most
            ? value
            : throw new FormatException($"{subject}: expected a whole {name} from {least} to {most}, got '{Excerpt.Of(text)}'.");
    }

    /// <summary>The next parameter, the odd side of a window.</summary>
    /// <param name="name">For messages.</param>
    /// <param name="fallback">Where it is missing.</param>
    /// <param name="most">The largest allowed.</param>
    /// <exception cref="FormatException">It is no odd number from 1 to <paramref name="most"/>.</exception>
    public int Odd(string name, int fallback, int most)
    {
        _asked.Add(new(name, fallback, 1, most, 2, []));
        if (Next() is not { } text) return fallback;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 1 && value <= most
            && value % 2 == 1
            ? value
            : throw new FormatException($"{subject}: expected an odd {name} from 1 to {most}, so that there is a middle, "
                + $"got '{Excerpt.Of(text)}'."
                + (value > 1 && value < most && value % 2 == 0 ? $" Write {value - 1} or {value + 1}." : ""));
    }

    /// <summary>The next parameter, one of a few words; the first of them where it is missing.</summary>
    /// <param name="name">For messages.</param>
    /// <param name="words">Those allowed.</param>
    /// <exception cref="FormatException">It is none of them.</exception>
    public string Choice(string name, params IReadOnlyList<string> words)
    {
        _asked.Add(new(name, null, 0, 0, 0, words));
        if (Next() is not { } text) return words[0];
        return words.Contains(text, StringComparer.Ordinal)
            ? text
            : throw new FormatException($"{subject}: expected as {name} one of {string.Join(", ", words)}, got '{Excerpt.Of(text)}'.");
    }

    /// <summary>Checks that nothing is left over.</summary>
    /// <exception cref="FormatException">There are more parameters than were asked for.</exception>
    internal void End()
    {
        if (_taken < values.Count)
            throw new FormatException($"{subject}: expected {(_taken == 0 ? "no parameters" : $"at most {_taken}, separated by commas")}, "
                + "got "
                + $"{values.Count}: '{Excerpt.Of(string.Join(',', values.Take(100)))}'.");
    }

    private string? Next()
    {
        _taken++;
        return _taken <= values.Count && values[_taken - 1].Length > 0 ? values[_taken - 1] : null;
    }
}
