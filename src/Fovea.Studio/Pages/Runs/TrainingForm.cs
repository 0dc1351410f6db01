using System.Text.Json;
using System.Text.RegularExpressions;
using Fovea.Training;

namespace Fovea.Studio;

/// <summary>A training as a form asks for it: a recipe or the settings of a run, and what is changed of them.</summary>
internal static partial class TrainingForm
{
    private const int MostValue = 20_000;

    /// <summary>The settings of a recipe, or of a run.</summary>
    /// <param name="shelf">The runs.</param>
    /// <param name="recipe">The recipe's name, or null.</param>
    /// <param name="run">The run's path, or null.</param>
    public static RunConfig Base(RunShelf shelf, string? recipe, string? run)
    {
        if (run is null) return Recipe.Find(recipe ?? "digits")?.Config ?? throw new ArgumentException(
            $"unknown recipe '{Excerpt.Of(recipe!)}'{Nearest.Hint(recipe!, Recipe.All.Select(r => r.Name))}");
        // A copy, which is free to change; what was found in the data is found again.
        var config = RunConfig.Parse(shelf.Open(run).Config.ToYaml(), "settings");
        config.DataDigest = "";
        return config;
    }

    /// <summary>What the form shows of settings.</summary>
    public static Fields ToFields(RunConfig config) => new()
    {
        ["recipe"] = config.Recipe, ["values"] = ConfigValues.Tree(config),
        ["recipes"] = Recipe.All.Select(r => new Fields { ["name"] = r.Name, ["description"] = r.Description }),
    };

    /// <summary>The settings that a form was sent with.</summary>
    /// <param name="body">A recipe or a run, and values by key as YAML.</param>
    /// <param name="shelf">The runs.</param>
    /// <param name="workspace">Where folders of pictures and files of weights are.</param>
    /// <exception cref="ArgumentException">It makes no sense.</exception>
    /// <exception cref="IOException">A setting does not exist or makes no sense.</exception>
    public static RunConfig Read(JsonElement body, RunShelf shelf, Workspace workspace)
    {
        if (body.ValueKind != JsonValueKind.Object) throw new ArgumentException("expected recipe and values");
        var config = Base(shelf, Text(body, "recipe"), Text(body, "run"));
        if (body.TryGetProperty("values", out var values))
        {
            if (values.ValueKind != JsonValueKind.Object) throw new ArgumentException("values: expected keys and texts");
            foreach (var value in values.EnumerateObject()) Set(config, value.Name, value.Value, workspace);
        }
        if (!Name().IsMatch(config.Name))
            throw new ArgumentException($"name: expected letters, digits, - and _, at most 60, got '{Excerpt.Of(config.Name)}'");
        config.CheckSettings("settings");
        return config;
    }

    private static void Set(RunConfig config, string key, JsonElement value, Workspace workspace)
    {
        if (value.ValueKind != JsonValueKind.String || value.GetString() is not { Length: <= MostValue } text)
            throw new ArgumentException($"{Excerpt.Of(key)}: expected a text of at most {MostValue} letters");
        config.Set(key, text);
        // Files and folders of the studio alone.
        if (key == "data" && config.Data is { Length: > 0 } data) config.Data = workspace.Existing(data);
        if (key == "weights" && config.Weights is { Length: > 0 } weights) config.Weights = workspace.Existing(weights);
    }

    private static string? Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$")]
    private static partial Regex Name();
}
