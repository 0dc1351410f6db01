using System.CommandLine;

namespace Fovea.Cli;

/// <summary>Options for arguments that a library declares.</summary>
internal static class ArgumentOption
{
    /// <summary>The option of an argument: <c>--name</c>, with its description and default.</summary>
    public static Option Of(ArgumentSpec spec) => spec.Kind switch
    {
        ArgumentKind.Integer => new Option<int?>(Name(spec)) { Description = Text(spec), HelpName = "N" },
        ArgumentKind.Number => new Option<double?>(Name(spec)) { Description = Text(spec), HelpName = "X" },
        ArgumentKind.Flag => new Option<bool>(Name(spec)) { Description = Text(spec) },
        ArgumentKind.Text => new Option<string?>(Name(spec)) { Description = Text(spec), HelpName = "WORD" },
        _ => throw new NotSupportedException($"{spec.Name}: expected a number, a flag or a text, got {spec.Kind}."),
    };

    /// <summary>What was given, of the type that <see cref="Arguments"/> reads.</summary>
    public static object? Value(ParseResult parsed, Option option) => option switch
    {
        Option<int?> integer => parsed.GetValue(integer),
        Option<double?> number => parsed.GetValue(number),
        Option<bool> flag => parsed.GetValue(flag),
        Option<string?> text => parsed.GetValue(text),
        _ => throw new NotSupportedException(option.Name),
    };

    private static string Name(ArgumentSpec spec) =>
        "--" + string.Concat(spec.Name.Select(c => char.IsUpper(c) ? $"-{char.ToLowerInvariant(c)}" : $"{c}"));

    private static string Text(ArgumentSpec spec) => spec.Default is null or false ? spec.Description
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{spec.Description} [default: {spec.Default}]");
}
