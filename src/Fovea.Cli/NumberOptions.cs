using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Fovea.Cli;

/// <summary>Numbers are read in one way by every option: digits, a point before the fraction, an exponent, and nothing that parts
/// thousands. So <c>0,01</c> is refused, which the parser's own reading takes for 1.</summary>
internal static class NumberOptions
{
    /// <summary>Makes all options of a command and of those below it read numbers so, where they have no reading of their own.</summary>
    public static void Apply(Command command)
    {
        foreach (var option in command.Options) Apply(option);
        foreach (var below in command.Subcommands) Apply(below);
    }

    private static void Apply(Option option)
    {
        switch (option)
        {
            case Option<double> o: o.CustomParser ??= result => Read<double>(o, result); break;
            case Option<double?> o: o.CustomParser ??= result => Read<double>(o, result); break;
            case Option<int> o: o.CustomParser ??= result => Read<int>(o, result); break;
            case Option<int?> o: o.CustomParser ??= result => Read<int>(o, result); break;
            case Option<long> o: o.CustomParser ??= result => Read<long>(o, result); break;
            case Option<ulong> o: o.CustomParser ??= result => Read<ulong>(o, result); break;
        }
    }

    private static T Read<T>(Option option, ArgumentResult result) where T : struct, INumber<T>
    {
        var isWhole = typeof(T) != typeof(double);
        var text = result.Tokens is [{ Value: var value }] ? value : "";
        if (T.TryParse(text, isWhole ? NumberStyles.AllowLeadingSign : NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && (isWhole || double.IsFinite(double.CreateChecked(number)))) return number;
        var kind = !isWhole ? "a number"
            : BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
                ? string.Create(CultureInfo.InvariantCulture, $"a whole number {(typeof(T) == typeof(ulong) ? "of 0 or more, and " : "")}below 2^{Bits<T>()}")
                : "a whole number";
        var point = !isWhole && text.Count(c => c == ',') == 1 && !text.Contains('.', StringComparison.Ordinal)
            ? $"; a point stands before the fraction: {text.Replace(',', '.')}" : "";
        result.AddError($"{option.Name}: expected {kind}, got '{text}'{point}");
        return default;
    }

    private static int Bits<T>() => typeof(T) == typeof(int) ? 31 : typeof(T) == typeof(long) ? 63 : 64;
}
