using System.Collections;
using System.Globalization;

namespace Fovea.Training;

/// <summary>A configuration as values by path: <c>learningRate</c>, <c>optimizer</c>, <c>optimizer.momentum</c>,
/// <c>transforms.0.fraction</c>.</summary>
public static class ConfigValues
{
    /// <summary>All values: numbers, flags and texts. A list of such is one text.</summary>
    public static IReadOnlyDictionary<string, object?> Of(RunConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var values = new OrderedDictionary<string, object?>();
        foreach (var field in ConfigField.All) Add(values, field.Name, field.Write(config));
        return values;
    }

    /// <summary>The value of each key of a file of settings: a number, a flag, a text, a list or a map.</summary>
    public static Fields Tree(RunConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var values = new Fields();
        foreach (var field in ConfigField.All) values[field.Name] = field.Write(config);
        return values;
    }

    /// <summary>The paths at which configurations differ, each with the value of every one; null where one has none.</summary>
    public static IReadOnlyList<(string Path, IReadOnlyList<object?> Values)> Differences(params IReadOnlyList<RunConfig> configs)
    {
        var all = configs.Select(Of).ToList();
        return [.. all.SelectMany(v => v.Keys).Distinct()
            .Select(path => (Path: path, Values: (IReadOnlyList<object?>)[.. all.Select(v => v.GetValueOrDefault(path))]))
            .Where(d => d.Values.Select(Text).Distinct().Count() > 1)];
    }

    /// <summary>A value for people.</summary>
    public static string Text(object? value) => value switch
    {
        null => "–",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static void Add(OrderedDictionary<string, object?> values, string path, object? value)
    {
        switch (value)
        {
            case Fields fields:
                foreach (var (name, field) in fields) Add(values, name == "name" ? path : $"{path}.{name}", field);
                break;
            case string or null or IFormattable or bool:
                values[path] = value;
                break;
            case IEnumerable items:
                var list = items.Cast<object?>().ToList();
                if (list.Exists(i => i is Fields))
                    foreach (var (i, item) in list.Index()) Add(values, string.Create(CultureInfo.InvariantCulture, $"{path}.{i}"), item);
                else values[path] = list.Count == 0 ? null : $"[{string.Join(", ", list.Select(Text))}]";
                break;
            default:
                values[path] = value.ToString();
                break;
        }
    }
}
