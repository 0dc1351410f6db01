using System.Globalization;
using Fovea.Training;
using YamlDotNet.RepresentationModel;

namespace Fovea.Sweeps;

/// <summary>Reads a file of a sweep, and names the line of what is not one.</summary>
/// <param name="file">What messages call it.</param>
internal sealed class SweepReader(string file)
{
    private static readonly string[] Keys =
        ["name", "recipe", "config", "settings", "space", "search", "metric", "trials", "epochs", "parallel", "seed"];

    private readonly ConfigReader _reader = new(file);

    public Sweep Read(string yaml, string folder)
    {
        if (ConfigDocument.Read(yaml, file) is not { } root) throw new DataFormatException(file, -1, "recipe, space",
            "expected these keys, the file is empty");
        if (root is not YamlMappingNode map) throw At(root, "", "expected lines of 'key: value'");
        var nodes = new Dictionary<string, YamlNode>();
        foreach (var (key, value) in map.Children) nodes[Known(key, Keys, "of a sweep")] = value;
        YamlNode? Of(string key) => nodes.TryGetValue(key, out var node) && !_reader.IsNothing(node) ? node : null;
        int Number(string key, int otherwise) => Of(key) is not { } node ? otherwise
            : Within(node, key, () => _reader.Integer(node)) is >= 1 and var n ? n : throw At(node, key, "expected 1 or more");
        var config = Config(Of("recipe"), Of("config"), Of("settings"));
        var space = Space(Of("space") ?? throw new DataFormatException(file, -1, "space",
            "expected fields to search over, each with its values, got nothing"));
        var name = Of("name") is { } named ? Within(named, "name", () => _reader.Text(named)) : null;
        var sweep = new Sweep(config)
        {
            Folder = folder, Space = space, Name = name ?? Path.GetFileNameWithoutExtension(file),
            Search = Of("search") is { } search ? Within(search, "search", () => _reader.Part(search, SweepParts.Strategies))! : "random",
            Metric = Of("metric") is { } metric ? Within(metric, "metric", () => _reader.Text(metric)) ?? "" : "",
            Trials = Number("trials", 20), Epochs = Number("epochs", config.Epochs), Parallel = Number("parallel", 1),
            Seed = Of("seed") is { } seed ? Within(seed, "seed", () => _reader.Seed(seed)) : 0,
        };
        CheckFields(sweep, (YamlMappingNode)nodes["space"]);
        Check(sweep, nodes);
        return sweep;
    }

    private RunConfig Config(YamlNode? recipe, YamlNode? other, YamlNode? settings)
    {
        var config = new RunConfig();
        if (recipe is not null)
        {
            if (other is not null) throw At(other, "config", "expected a recipe or a config, got both");
            var name = Within(recipe, "recipe", () => _reader.Text(recipe)) ?? "";
            var names = Recipe.All.Select(r => r.Name).ToList();
            config = Recipe.Find(name)?.Config ?? throw At(recipe, "recipe",
                $"expected a recipe of {string.Join(", ", names)}, got '{Excerpt.Of(name)}'{Nearest.Hint(name, names)}");
        }
        if (other is not null)
        {
            var name = Within(other, "config", () => _reader.Text(other)) ?? "";
            var path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file)) ?? "", name);
            if (!File.Exists(path)) throw At(other, "config", $"expected a file of settings, there is no {path}");
            config = RunConfig.Load(path);
        }
        if (settings is not null) Set(config, settings);
        else if (recipe is null && other is null) throw new DataFormatException(file, -1, "recipe, config, settings",
            "expected one of these keys, which say what is trained, got none");
        config.CheckSettings(file);
        return config;
    }

    private void Set(RunConfig config, YamlNode settings)
    {
        if (settings is not YamlMappingNode map) throw At(settings, "settings", "expected lines of 'key: value'");
        var names = ConfigField.All.Select(f => f.Name).ToList();
        foreach (var (key, value) in map.Children)
        {
            var name = Known(key, names, "of a configuration");
            Within(value, $"settings.{name}", () =>
            {
                ConfigField.All.First(f => f.Name == name).Read(config, value, _reader);
                return true;
            });
        }
    }

    private SearchSpace Space(YamlNode node)
    {
        if (node is not YamlMappingNode map) throw At(node, "space", "expected lines of 'field: values'");
        var space = new SearchSpace();
        foreach (var (key, value) in map.Children)
        {
            var path = (key as YamlScalarNode)?.Value ?? "";
            Within(value, $"space.{path}", () =>
            {
                space.Add(Dimension(path, value));
                return true;
            });
        }
        return space;
    }

    private Dimension Dimension(string path, YamlNode node)
    {
        // A list alone is a choice.
        if (node is YamlSequenceNode list) return new(path, new Choice([.. list.Children.Select(YamlText.Of)]));
        if (node is not YamlMappingNode map) throw At(node, $"space.{path}",
            "expected a list of values, or the name of a distribution with its arguments, as {name: uniform, low: 0, high: 1}");
        var rest = new YamlMappingNode();
        (IReadOnlyList<string> Values, (string, IReadOnlyList<string>)? When) own = ([], null);
        foreach (var (key, value) in map.Children)
        {
            switch ((key as YamlScalarNode)?.Value)
            {
                case "values": own.Values = Values(value); break;
                case "when": own.When = When(value); break;
                default: rest.Add(key, value); break;
            }
        }
        // What a part is not told by a line of its own is said by that of the whole.
        if (rest.Children.Keys.All(k => (k as YamlScalarNode)?.Value != "name")) throw At(node, $"space.{path}",
            $"expected 'name:', a distribution of {string.Join(", ", SweepParts.Distributions.Parts.Select(p => p.Name))}");
        var part = _reader.Part(rest, SweepParts.Distributions)!;
        if (own.Values.Count > 0 && part.Name != "choice") throw At(node, $"space.{path}",
            $"expected no values beside a range, got values for {part.Name}. Leave them out, or take choice");
        return new(path, SweepParts.Distributions.Build(part, new(own.Values))) { When = own.When };
    }

    private static IReadOnlyList<string> Values(YamlNode node) =>
        node is YamlSequenceNode list ? [.. list.Children.Select(YamlText.Of)] : [YamlText.Of(node)];

    private (string, IReadOnlyList<string>) When(YamlNode node) =>
        node is YamlMappingNode { Children: { Count: 1 } only } && only.First() is var (key, value)
        && key is YamlScalarNode { Value: { } path }
            ? (path, Values(value)) : throw At(node, "", "when: expected one field with its value, as {optimizer: sgd}");

    private void CheckFields(Sweep sweep, YamlMappingNode space)
    {
        foreach (var (key, value) in space.Children)
        {
            var path = ((YamlScalarNode)key).Value!;
            Within(value, $"space.{path}", () =>
            {
                sweep.CheckField(sweep.Space.First(d => d.Path == path));
                return true;
            }, path);
        }
    }

    // What is about the whole is said with the line of the key that it begins with.
    private void Check(Sweep sweep, Dictionary<string, YamlNode> nodes)
    {
        try
        {
            sweep.Check();
        }
        catch (ArgumentException e)
        {
            var key = e.Message.Split(':')[0];
            var at = nodes.GetValueOrDefault(key) ?? (key == sweep.Search.Name ? nodes.GetValueOrDefault("search") : null);
            throw new DataFormatException(file, -1, at is null ? "sweep" : Line(at), e.Message);
        }
    }

    /// <summary>Reads a value, and adds line and key to what is wrong with it.</summary>
    private T Within<T>(YamlNode node, string key, Func<T> read, string? path = null)
    {
        try
        {
            return read();
        }
        catch (DataFormatException e) when (e.Field.StartsWith("line ", StringComparison.Ordinal) && !e.Field.Contains(','))
        {
            throw new DataFormatException(file, -1, $"{e.Field}, {key}", e.Message[$"{e.File}: {e.Field}: ".Length..]);
        }
        catch (DataFormatException e) when (path is not null && e.File == path)
        {
            throw new DataFormatException(file, -1, $"{Line(node)}, {key}", e.Message[$"{path}: ".Length..]);
        }
        catch (ArgumentException e)
        {
            throw new DataFormatException(file, -1, $"{Line(node)}, {key}", e.Message);
        }
    }

    private string Known(YamlNode key, IReadOnlyList<string> names, string whose)
    {
        var name = (key as YamlScalarNode)?.Value ?? "";
        return names.Contains(name) ? name : throw new DataFormatException(file, -1, Line(key),
            $"unknown key '{Excerpt.Of(name)}'{Nearest.Hint(name, names)}, expected one {whose}: {string.Join(", ", names)}");
    }

    private DataFormatException At(YamlNode node, string key, string expected) =>
        new(file, -1, key.Length > 0 ? $"{Line(node)}, {key}" : Line(node), expected);

    private static string Line(YamlNode node) => string.Create(CultureInfo.InvariantCulture, $"line {node.Start.Line}");
}
