using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Fovea.Training;

/// <summary>Changes one value of a configuration by its path, such as <c>optimizer.momentum</c> or <c>transforms.0.fraction</c>.</summary>
internal static class ConfigOverride
{
    private static YamlScalarNode Nothing => new("null") { Style = ScalarStyle.Plain };

    /// <summary>Sets a value.</summary>
    /// <param name="config">What changes.</param>
    /// <param name="path">A key of a file of settings; after dots, an argument of a part or a position in a list.</param>
    /// <param name="value">YAML; nothing for null.</param>
    /// <exception cref="DataFormatException">There is no such key, or the value is not what it takes.</exception>
    public static void Set(RunConfig config, string path, string value)
    {
        var reader = new ConfigReader(path);
        var keys = path.Split('.');
        var names = ConfigField.All.Select(f => f.Name).ToList();
        var field = ConfigField.All.FirstOrDefault(f => f.Name == keys[0]) ?? throw new DataFormatException(path, -1, keys[0],
            $"unknown key{Nearest.Hint(keys[0], names)}, expected one of a configuration: {string.Join(", ", names)}");
        var node = Parse(path, value);
        try
        {
            field.Read(config, keys.Length == 1 ? node : Replaced(ConfigWriter.Node(field.Write(config)), keys, 1, node, path), reader);
        }
        catch (DataFormatException e) when (e.Field.StartsWith("line ", StringComparison.Ordinal))
        {
            // One value has no lines.
            throw new DataFormatException(path, -1, field.Name, e.Message[$"{path}: {e.Field}: ".Length..]);
        }
    }

    private static YamlNode Replaced(YamlNode whole, string[] keys, int depth, YamlNode value, string path)
    {
        if (depth == keys.Length) return value;
        var key = keys[depth];
        if (whole is YamlSequenceNode list)
        {
            if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var i) || i >= list.Children.Count)
                throw new DataFormatException(path, -1, string.Join('.', keys[..depth]), list.Children.Count == 0
                    ? $"expected a list with an entry {key}, it is empty"
                    : $"expected a position 0…{list.Children.Count - 1}, got '{key}'");
            list.Children[i] = Replaced(list.Children[i], keys, depth + 1, value, path);
            return list;
        }
        // A part without arguments is its name alone.
        if (whole is YamlScalarNode { Value: not (null or "null") } name)
            whole = new YamlMappingNode { { "name", new YamlScalarNode(name.Value) } };
        if (whole is not YamlMappingNode map) throw new DataFormatException(path, -1, string.Join('.', keys[..depth]),
            $"expected something that has a '{key}', there is nothing");
        var known = new YamlScalarNode(key);
        map.Children[known] = Replaced(map.Children.TryGetValue(known, out var child) ? child : Nothing, keys, depth + 1,
            value, path);
        return map;
    }

    // A value of one line in the place of a document.
    private static YamlNode Parse(string path, string value)
    {
        try
        {
            return ConfigDocument.Read(value, path) ?? Nothing;
        }
        catch (DataFormatException e) when (e.Field.StartsWith("line ", StringComparison.Ordinal))
        {
            throw new DataFormatException(path, -1, "value", $"{e.Message[$"{path}: {e.Field}: ".Length..]}, got '{value}'");
        }
    }
}
