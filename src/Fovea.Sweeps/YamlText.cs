using System.Globalization;
using Fovea.Training;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Fovea.Sweeps;

/// <summary>A value of a file of settings as a text of one line, and back.</summary>
internal static class YamlText
{
    /// <summary>The text of a value: <c>0.1</c>, <c>adam</c>, <c>{name: sgd, momentum: 0.9}</c>.</summary>
    public static string Of(YamlNode node)
    {
        // A word needs no quotes; a text that would be something else without them keeps them.
        if (node is YamlScalarNode scalar && (scalar.Style is ScalarStyle.Plain or ScalarStyle.Any || IsWord(scalar.Value ?? "")))
            return scalar.Value ?? "";
        InOneLine(node);
        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        new YamlStream(new YamlDocument(node)).Save(new Emitter(text, bestIndent: 2, bestWidth: int.MaxValue), assignAnchors: false);
        var line = text.ToString().Trim();
        return (line.EndsWith("...", StringComparison.Ordinal) ? line[..^3] : line).Trim();
    }

    /// <summary>The value of a text.</summary>
    /// <exception cref="DataFormatException">It is no YAML.</exception>
    public static YamlNode Node(string text) => ConfigDocument.Read(text, "value") ?? new YamlScalarNode("") { Style = ScalarStyle.Plain };

    private static bool IsWord(string text) => ConfigWriter.Node(text) is YamlScalarNode { Style: ScalarStyle.Any }
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static void InOneLine(YamlNode node)
    {
        if (node is YamlMappingNode map)
        {
            map.Style = MappingStyle.Flow;
            foreach (var (_, value) in map.Children) InOneLine(value);
        }
        else if (node is YamlSequenceNode list)
        {
            list.Style = SequenceStyle.Flow;
            foreach (var item in list.Children) InOneLine(item);
        }
    }
}
