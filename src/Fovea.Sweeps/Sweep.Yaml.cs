using System.Globalization;
using Fovea.Training;
using YamlDotNet.RepresentationModel;

namespace Fovea.Sweeps;

/// <summary>A sweep as a file.</summary>
public sealed partial record Sweep
{
    /// <summary>The file of a sweep's folder that has its settings.</summary>
    public const string FileName = "sweep.yaml";

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file; a configuration that it names is looked for beside it.</param>
    /// <param name="folder">Where the trials are to be kept.</param>
    /// <exception cref="DataFormatException">It is no sweep; the message names the line and what was expected.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Sweep Load(string file, string folder)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Parse(BoundedFile.ReadAllText(file, 4 * ConfigDocument.MostCharacters), file, folder);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="file">What messages call it; a configuration that it names is looked for beside it.</param>
    /// <param name="folder">Where the trials are to be kept.</param>
    /// <exception cref="DataFormatException">It is no sweep; the message names the line and what was expected.</exception>
    /// <exception cref="IOException">The configuration that it names cannot be read.</exception>
    public static Sweep Parse(string yaml, string file, string folder) => new SweepReader(file).Read(yaml, folder);

    /// <summary>The sweep of a folder.</summary>
    /// <exception cref="IOException">There is none.</exception>
    /// <exception cref="DataFormatException">Its settings are damaged.</exception>
    public static Sweep Open(string folder)
    {
        var file = Path.Combine(folder, FileName);
        return File.Exists(file) && TrialStore.Exists(folder) ? Load(file, folder)
            : throw new IOException($"{folder}: expected a sweep with {FileName} and {TrialStore.FileName}, which 'fovea sweep' writes.");
    }

    /// <summary>Whether a folder holds a sweep.</summary>
    public static bool IsIn(string folder) => TrialStore.Exists(folder);

    /// <summary>The text that <see cref="Parse"/> reads back.</summary>
    public string ToYaml() => ToYaml(isIdentity: false);

    // Two processes at work on one sweep may have different numbers of trials at once, and the data in different places.
    internal string Identity() => ToYaml(isIdentity: true);

    private string ToYaml(bool isIdentity)
    {
        var map = new YamlMappingNode
        {
            { "name", ConfigWriter.Node(Name) }, { "metric", ConfigWriter.Node(Metric) },
            { "search", ConfigWriter.Node(ConfigWriter.Part(Search)) }, { "trials", ConfigWriter.Node(Trials) },
            { "epochs", ConfigWriter.Node(Settings.Epochs) }, { "parallel", ConfigWriter.Node(isIdentity ? 1 : Parallel) },
            { "seed", ConfigWriter.Node(Seed) },
        };
        var space = new YamlMappingNode();
        foreach (var dimension in Space.Dimensions) space.Add(dimension.Path, Node(dimension));
        map.Add("space", space);
        var settings = new YamlMappingNode();
        foreach (var field in ConfigField.All.Where(f => !isIdentity || f.Name != "data"))
            settings.Add(field.Name, ConfigWriter.Node(field.Write(Config)));
        map.Add("settings", settings);
        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        new YamlStream(new YamlDocument(map)).Save(text, assignAnchors: false);
        return text.ToString();
    }

    private static YamlMappingNode Node(Dimension dimension)
    {
        var part = dimension.Distribution.ToPart();
        var map = new YamlMappingNode { { "name", ConfigWriter.Node(part.Name) } };
        foreach (var (name, value) in part.Arguments) map.Add(name, ConfigWriter.Node(value));
        if (dimension.Distribution.Values is { Count: > 0 } values) map.Add("values", new YamlSequenceNode(values.Select(YamlText.Node)));
        if (dimension.When is var (path, has))
            map.Add("when", new YamlMappingNode { { path, new YamlSequenceNode(has.Select(YamlText.Node)) } });
        return map;
    }
}
