using YamlDotNet.Serialization;

namespace Fovea.Training;

/// <summary>Writes a configuration as the text that <see cref="ConfigReader"/> reads back.</summary>
internal static class ConfigWriter
{
    public static string Write(RunConfig config)
    {
        var map = new OrderedDictionary<string, object?>();
        foreach (var field in ConfigField.All) map[field.Name] = field.Write(config);
        return new SerializerBuilder().WithQuotingNecessaryStrings().Build().Serialize(map);
    }

    /// <summary>A name, or a map of a name and arguments.</summary>
    public static object? Part(Part? part)
    {
        if (part is null || part.Arguments.Count == 0) return part?.Name;
        var map = new OrderedDictionary<string, object?> { ["name"] = part.Name };
        foreach (var (name, value) in part.Arguments) map[name] = value;
        return map;
    }
}
