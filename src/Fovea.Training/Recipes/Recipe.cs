using Fovea.Data;

namespace Fovea.Training;

/// <summary>The numbers of a training that may be set on the command line.</summary>
/// <param name="Epochs">Epochs.</param>
/// <param name="BatchSize">Images a mini-batch.</param>
/// <param name="LearningRate">The first learning rate.</param>
public readonly record struct RecipeSettings(int Epochs, int BatchSize, double LearningRate);

/// <summary>The parts of a data set that a training uses.</summary>
/// <param name="Training">To learn from.</param>
/// <param name="Validation">Held out of the training samples, to measure on after each epoch; null for none.</param>
/// <param name="Test">To report on at the end.</param>
public sealed record RecipeData(Dataset Training, Dataset? Validation, Dataset Test)
{
    /// <summary>A digest of the parts: whether two runs have the same data, without reading every picture of a large set.</summary>
    /// <remarks>SHA-256 of shapes, class names, labels, and up to 1,000 pictures of each part, evenly spread.</remarks>
    public string Digest() => DataDigest.Of(Training, Validation, Test);
}

/// <summary>A configuration that works, under a name. A new recipe is a file <c>NAME.yaml</c> in a folder <c>Recipes</c>.</summary>
/// <param name="name">The file's name.</param>
/// <param name="yaml">Its text.</param>
[CataloguedFile("Recipes", ".yaml")]
public sealed class Recipe(string name, string yaml) : INamed
{
    /// <summary>All recipes, those on the smallest data first.</summary>
    public static IReadOnlyList<Recipe> All => Catalog<Recipe>.All;

    /// <summary>The recipe of a name, or null.</summary>
    public static Recipe? Find(string name) => All.FirstOrDefault(r => r.Name == name);

    /// <summary>The smallest data first.</summary>
    public int Order => yaml.Split('\n').FirstOrDefault(line => line.StartsWith("dataset:", StringComparison.Ordinal)) is { } line
        && Catalog<DatasetEntry>.Find(line["dataset:".Length..].Trim()) is { } dataset ? dataset.Order : int.MaxValue;

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Optimizer and preparation, in one line.</summary>
    public string Description => Config.Description;

    /// <summary>The configuration, a new one at each call.</summary>
    public RunConfig Config
    {
        get
        {
            var config = RunConfig.Parse(yaml, $"{Name}.yaml");
            (config.Name, config.Recipe) = (Name, Name);
            return config;
        }
    }

    /// <summary>Settings that work.</summary>
    public RecipeSettings Defaults => Config is var c ? new(c.Epochs, c.BatchSize, c.LearningRate) : default;
}
