using System.Globalization;
using Fovea.Nn;
using Fovea.Tensors;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Fovea.Training;

/// <summary>Reads a configuration, and names the line of what is not one.</summary>
/// <param name="file">What messages call it.</param>
internal sealed class ConfigReader(string file)
{
    // The argument that is read, for messages: .momentum, or .earlyStopping.patience in a list.
    private string _argument = "";

    public static RunConfig Read(string yaml, string file)
    {
        var reader = new ConfigReader(file);
        var root = ConfigDocument.Read(yaml, file) ?? throw new DataFormatException(file, -1, "recipe, network, dataset",
            "expected some of these keys, the file is empty");
        if (root is not YamlMappingNode map) throw reader.Wrong(root, "expected lines of 'key: value'");
        var (config, keys) = (new RunConfig(), map.Children.Select(p => (Key: p.Key, Field: reader.Field(p.Key), p.Value)).ToList());
        // What the file does not say the recipe does.
        foreach (var (_, field, value) in keys)
            if (field.Name == "recipe" && Recipe.Find(reader.Text(value) ?? "") is { } recipe) config = recipe.Config;
        foreach (var (_, field, value) in keys) reader.Set(field, config, value);
        if (config.Name.Length == 0) config.Name = config.Recipe.Length > 0 ? config.Recipe : Path.GetFileNameWithoutExtension(file);
        return config;
    }

    public string? Text(YamlNode node) => Scalar(node, "expected a text");

    public bool IsNothing(YamlNode node) => node is YamlScalarNode && Text(node) is null;

    public int Integer(YamlNode node)
    {
        const string expected = "expected a whole number";
        return int.TryParse(Scalar(node, expected), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n)
            ? n : throw Wrong(node, expected);
    }

    public ulong Seed(YamlNode node)
    {
        const string expected = "expected a whole number of 0 or more";
        return ulong.TryParse(Scalar(node, expected), NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            ? n : throw Wrong(node, expected);
    }

    public double Number(YamlNode node) => Scalar(node, "expected a number") switch
    {
        ".nan" => double.NaN,
        ".inf" => double.PositiveInfinity,
        "-.inf" => double.NegativeInfinity,
        { } text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) => n,
        _ => throw Wrong(node, "expected a number"),
    };

    public bool Flag(YamlNode node) => Scalar(node, "expected true or false") switch
    {
        "true" => true,
        "false" => false,
        _ => throw Wrong(node, "expected true or false"),
    };

    public ReplayPolicy Policy(YamlNode node) =>
        Enum.Parse<ReplayPolicy>(Choice(node, [.. Enum.GetNames<ReplayPolicy>().Select(n => n.ToLowerInvariant())]), ignoreCase: true);

    public int[] Integers(YamlNode node) => [.. Items(node, "a list of whole numbers").Select(Integer)];

    public double[] Numbers(YamlNode node) => [.. Items(node, "a list of numbers").Select(Number)];

    public string[] Texts(YamlNode node) => [.. Items(node, "a list of texts").Select(n => Text(n) ?? throw Wrong(n, "expected a text"))];

    public IReadOnlyList<Part> Parts(YamlNode node, IPartTable table) =>
        [.. Items(node, "a list").Select(n => Part(n, table, isOfMany: true) ?? throw Wrong(n, $"expected {Article(table.Kind)}"))];

    /// <summary>A name, or a map of a name and arguments; null for nothing.</summary>
    /// <param name="node">Where it is written.</param>
    /// <param name="table">The parts that there are.</param>
    /// <param name="isOfMany">Whether it is one of a list.</param>
    public Part? Part(YamlNode node, IPartTable table, bool isOfMany = false)
    {
        if (node is YamlScalarNode) return Text(node) is { } word ? new(Known(node, word, table)) : null;
        if (node is not YamlMappingNode map || map.Children.FirstOrDefault(p => Key(p.Key) == "name").Value is not { } named)
            throw Wrong(node, $"expected {Article(table.Kind)}: its name, or 'name:' and its arguments");
        var name = Known(named, Text(named) ?? "", table);
        var specs = table.Parts.Where(p => p.Name == name).Select(p => p.Arguments).FirstOrDefault([]);
        var arguments = new Dictionary<string, object?>();
        foreach (var (key, value) in map.Children)
        {
            if (Key(key) == "name") continue;
            var spec = specs.FirstOrDefault(s => s.Name == Key(key)) ?? throw Unknown(key, specs.Select(s => s.Name), $"of {name}");
            _argument = isOfMany ? $".{name}.{spec.Name}" : $".{spec.Name}";
            arguments[spec.Name] = Value(value, spec);
            _argument = "";
        }
        return new(name, arguments);
    }

    private object? Value(YamlNode node, ArgumentSpec spec)
    {
        if (spec.IsOptional && node is YamlScalarNode && Text(node) is null) return null;
        return spec.Kind switch
        {
            ArgumentKind.Number => Number(node),
            ArgumentKind.Integer => Integer(node),
            ArgumentKind.Flag => Flag(node),
            ArgumentKind.Numbers => Numbers(node),
            ArgumentKind.Integers => Integers(node),
            _ => spec.Choices is { } choices ? Choice(node, choices) : Text(node) ?? throw Wrong(node, "expected a text"),
        };
    }

    private string? Scalar(YamlNode node, string expected) => node is not YamlScalarNode scalar ? throw Wrong(node, expected)
        : scalar.Style == ScalarStyle.Plain && scalar.Value is null or "" or "~" or "null" ? null : scalar.Value;

    private string Choice(YamlNode node, IReadOnlyList<string> choices) =>
        Scalar(node, $"expected one of {string.Join(", ", choices)}") is { } word && choices.Contains(word) ? word
        : throw Wrong(node, $"expected one of {string.Join(", ", choices)}");

    // Networks and data sets are checked with the recipe, which belong to old runs as well; their message names the field.
    private string Known(YamlNode node, string name, IPartTable table)
    {
        var names = table.Parts.Select(p => p.Name).ToList();
        return names.Contains(name) || ReferenceEquals(table, PartTables.Networks) || ReferenceEquals(table, PartTables.Datasets) ? name
            : throw Wrong(node, $"expected {Article(table.Kind)} of {string.Join(", ", names)}", Nearest.Hint(name, names));
    }

    private void Set(ConfigField field, RunConfig config, YamlNode value)
    {
        try
        {
            field.Read(config, value, this);
        }
        catch (DataFormatException e) when (e.Field.StartsWith("line ", StringComparison.Ordinal) && !e.Field.Contains(','))
        {
            throw new DataFormatException(file, -1, $"{e.Field}, {field.Name}{_argument}", e.Message[$"{file}: {e.Field}: ".Length..]);
        }
    }

    private ConfigField Field(YamlNode key) =>
        ConfigField.All.FirstOrDefault(f => f.Name == Key(key))
            ?? throw Unknown(key, ConfigField.All.Select(f => f.Name), "of a configuration");

    private DataFormatException Unknown(YamlNode key, IEnumerable<string> names, string whose) => new(file, -1, Line(key.Start.Line),
        $"unknown key '{Key(key)}'{Nearest.Hint(Key(key), names)}, expected one {whose}: {string.Join(", ", names)}");

    private static string Key(YamlNode key) => Excerpt.Of((key as YamlScalarNode)?.Value ?? "");

    private IEnumerable<YamlNode> Items(YamlNode node, string what) => node is YamlSequenceNode list ? list.Children
        : node is YamlScalarNode && Text(node) is null ? [] : throw Wrong(node, $"expected {what}");

    private DataFormatException Wrong(YamlNode node, string expected, string hint = "")
    {
        var got = node switch
        {
            YamlScalarNode { Value: { Length: > 0 } value } => $"'{Excerpt.Of(value)}'",
            YamlScalarNode => "nothing",
            YamlSequenceNode => "a list",
            _ => "a map"
        };
        return new(file, -1, Line(node.Start.Line), $"{expected}, got {got}{hint}");
    }

    private static string Article(string kind) => (kind[0] is 'a' or 'e' or 'i' or 'o' or 'u' ? "an " : "a ") + kind;

    private static string Line(long line) => string.Create(CultureInfo.InvariantCulture, $"line {line}");
}
