using System.Text.RegularExpressions;

namespace Fovea.Notebooks;

/// <summary>Commands as pages write them.</summary>
internal static partial class CommandText
{
    /// <summary>The command that pages run.</summary>
    public const string Program = "fovea";

    /// <summary>One command a line, with the lines that go on joined and remarks left out.</summary>
    public static IReadOnlyList<string> Lines(string text) => [.. text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
        .Select(line => Spaces().Replace(line.Trim(), " ")).Where(line => line.Length > 0 && line[0] != '#')];

    /// <summary>The words of each command after its first. Quotes, double or single, hold a word together.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Parse(string text) => [.. Lines(text).Select(Words)];

    /// <summary>The commands as PowerShell takes them: words with a comma, or any other character that it would read for itself, stand in
    /// single quotes.</summary>
    public static IReadOnlyList<string> PowerShell(string text) =>
        [.. Parse(text).Select(words => string.Join(' ', [Program, .. words.Select(Quoted)]))];

    private static string Quoted(string word) => Plain().IsMatch(word) ? word
        : $"'{word.Replace("'", "''", StringComparison.Ordinal)}'";

    private static IReadOnlyList<string> Words(string line) =>
        [.. Word().Matches(line).Skip(1).Select(m => m.Value is ['"' or '\'', .. var word, _] ? word : m.Value)];

    [GeneratedRegex(@"^[\w./:=+-]+$")]
    private static partial Regex Plain();

    [GeneratedRegex(" {2,}")]
    private static partial Regex Spaces();

    [GeneratedRegex("""
        "[^"]*"|'[^']*'|\S+
        """)]
    private static partial Regex Word();
}
