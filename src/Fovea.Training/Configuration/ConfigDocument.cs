using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Fovea.Training;

/// <summary>The text of a configuration as a tree, of bounded size and depth.</summary>
internal static class ConfigDocument
{
    /// <summary>The longest text, in characters.</summary>
    public const int MostCharacters = 1 << 20;

    private const int DeepestNesting = 32, MostAliases = 32, MostNodes = 50_000;

    /// <summary>The root of the first document; null where there is none.</summary>
    /// <exception cref="DataFormatException">It is no YAML, or more than a configuration can be; names the line.</exception>
    public static YamlNode? Read(string yaml, string file)
    {
        if (yaml.Length > MostCharacters)
            throw new DataFormatException(file, -1, "length", $"expected at most {MostCharacters} characters, got {yaml.Length}");
        try
        {
            Check(yaml, file);
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            return stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode;
        }
        catch (YamlException e)
        {
            throw Wrong(file, e.Start.Line, e.Message);
        }
        // What the parser throws at texts that it was not made for.
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or ArithmeticException
            or IndexOutOfRangeException or NullReferenceException or InvalidCastException or NotSupportedException
            or KeyNotFoundException)
        {
            throw Wrong(file, 1, e.Message);
        }
    }

    // Before a tree is built: trees are built, compared and hashed level by level.
    private static void Check(string yaml, string file)
    {
        var parser = new Parser(new StringReader(yaml));
        // The anchors of the lists and maps that are open.
        var (open, aliases, nodes) = (new Stack<string>(), 0, 0);
        while (parser.MoveNext())
        {
            if (parser.Current is not { } part) continue;
            DataFormatException Wrong(string expected) => new(file, -1, Line(part.Start.Line), expected);
            if (part is MappingStart or SequenceStart) open.Push(((NodeEvent)part).Anchor is { IsEmpty: false } name ? name.Value : "");
            else if (part is MappingEnd or SequenceEnd) open.Pop();
            if (part is NodeEvent && ++nodes > MostNodes) throw Wrong($"expected at most {MostNodes} values, got more");
            if (open.Count > DeepestNesting) throw Wrong($"expected at most {DeepestNesting} levels, got more");
            if (part is not AnchorAlias alias) continue;
            if (++aliases > MostAliases) throw Wrong($"expected at most {MostAliases} references to an anchor, got more");
            if (open.Contains(alias.Value.Value)) throw Wrong($"expected no reference to what it stands in, got '*{alias.Value.Value}'");
        }
    }

    private static DataFormatException Wrong(string file, long line, string problem) =>
        new(file, -1, Line(line), $"expected YAML ({problem.ReplaceLineEndings(" ").TrimEnd('.')})");

    private static string Line(long line) => string.Create(CultureInfo.InvariantCulture, $"line {line}");
}
