using System.Collections;
using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Fovea.Training;

/// <summary>Writes a configuration as the text that <see cref="ConfigReader"/> reads back.</summary>
internal static class ConfigWriter
{
    // What stands at the end of a document, and is left away where there is one alone.
    private const string EndOfDocument = "...";

    public static string Write(RunConfig config)
    {
        var map = new YamlMappingNode();
        foreach (var field in ConfigField.All) map.Add(field.Name, Node(field.Write(config)));
        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        new YamlStream(new YamlDocument(map)).Save(text, assignAnchors: false);
        var yaml = text.ToString().TrimEnd();
        return (yaml.EndsWith(EndOfDocument, StringComparison.Ordinal) ? yaml[..^EndOfDocument.Length] : yaml + "\n");
    }

    /// <summary>A name, or a map of a name and arguments.</summary>
    public static object? Part(Part? part)
    {
        if (part is null || part.Arguments.Count == 0) return part?.Name;
        var map = new Fields { ["name"] = part.Name };
        foreach (var (name, value) in part.Arguments) map[name] = value;
        return map;
    }

    /// <summary>A value as YAML.</summary>
    public static YamlNode Node(object? value)
    {
        switch (value)
        {
            case null: return Scalar("null", ScalarStyle.Plain);
            case bool flag: return Scalar(flag ? "true" : "false", ScalarStyle.Plain);
            case string text: return Scalar(text, IsPlain(text) ? ScalarStyle.Any : ScalarStyle.DoubleQuoted);
            case double.NaN: return Scalar(".nan", ScalarStyle.Plain);
            case double.PositiveInfinity: return Scalar(".inf", ScalarStyle.Plain);
            case double.NegativeInfinity: return Scalar("-.inf", ScalarStyle.Plain);
            case IFormattable number: return Scalar(number.ToString(null, CultureInfo.InvariantCulture), ScalarStyle.Plain);
            case Fields fields:
                var map = new YamlMappingNode();
                foreach (var (name, field) in fields) map.Add(name, Node(field));
                return map;
            case IEnumerable items:
                var nodes = items.Cast<object?>().Select(Node).ToList();
                return new YamlSequenceNode(nodes)
                {
                    Style = nodes.Count == 0 ? YamlDotNet.Core.Events.SequenceStyle.Flow
                    : YamlDotNet.Core.Events.SequenceStyle.Block
                };
            default: throw new ArgumentException($"ConfigWriter: expected a text, a number, a list or a map, got {value.GetType().Name}.");
        }
    }

    private static YamlScalarNode Scalar(string text, ScalarStyle style) => new(text) { Style = style };

    // A text that YAML would read as something else stands in quotes.
    private static bool IsPlain(string text) => text.Length > 0
        && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
        && text.ToLowerInvariant() is not ("null" or "~" or "true" or "false" or "yes" or "no" or "on" or "off" or ".nan" or ".inf" or "-.inf");
}
