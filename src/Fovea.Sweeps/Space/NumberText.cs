using System.Globalization;

namespace Fovea.Sweeps;

/// <summary>Numbers as the texts of files of settings, and back.</summary>
internal static class NumberText
{
    public static string Of(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Four digits, for people.</summary>
    public static string Short(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>A value for people: numbers of many digits are shortened.</summary>
    public static string Short(string value) => value.Length > 7
        && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) ? Short(n) : value;

    /// <exception cref="ArgumentException">It is no number.</exception>
    public static double Parse(string value, string whose) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) ? n
            : throw new ArgumentException($"{whose}: expected a number, got '{Excerpt.Of(value)}'.");
}
