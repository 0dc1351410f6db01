using Fovea.Data;
using Fovea.Models;

namespace Fovea.Training;

/// <summary>Which parts of a network with given weights learn.</summary>
public enum Frozen
{
    /// <summary>The head alone first, then everything.</summary>
    First,

    /// <summary>The head alone.</summary>
    Backbone,

    /// <summary>Everything from the first epoch.</summary>
    None,
}

/// <summary>What a training on pictures of one's own is asked for; the rest follows.</summary>
/// <param name="Folder">The pictures: a folder for each class, <c>train/</c> and <c>test/</c>, or Parquet files.</param>
/// <param name="Model">The network's name.</param>
public sealed record FolderSettings(string Folder, string Model)
{
    /// <summary>Another folder to test on; null for a part of the folder.</summary>
    public string? Test { get; init; }

    /// <summary>Weights that the network begins with; null for none.</summary>
    public string? Weights { get; init; }

    /// <summary>Which parts learn when, with given weights.</summary>
    public Frozen Freeze { get; init; }

    /// <summary>Epochs in which everything learns; null for 5 with given weights and 30 without.</summary>
    public int? Epochs { get; init; }

    /// <summary>Epochs in which the head learns alone.</summary>
    public int HeadEpochs { get; init; } = 20;

    /// <summary>Copies of each picture, randomly changed, that the head learns from.</summary>
    public int HeadCopies { get; init; } = 1;

    /// <summary>Side of the pictures; null for the network's own.</summary>
    public int? Size { get; init; }

    /// <summary>Pictures a mini-batch.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The first learning rate.</summary>
    public double LearningRate { get; init; } = 0.001;

    /// <summary>Training pictures held out to measure on after each epoch, as <see cref="RunConfig.Validation"/>.</summary>
    public double Validation { get; init; } = 0.2;

    /// <summary>One of <see cref="Augmentation.Names"/>.</summary>
    public string Augment { get; init; } = "light";

    /// <summary>α of mixing pairs of pictures; 0 for not.</summary>
    public double MixUp { get; init; }

    /// <summary>Leave out pictures that cannot be read.</summary>
    public bool SkipBad { get; init; }

    /// <summary>Seed of all random numbers.</summary>
    public ulong Seed { get; init; }

    /// <summary>The configuration of the training.</summary>
    /// <exception cref="ArgumentException">There is no such network.</exception>
    public RunConfig ToConfig()
    {
        var network = NetworkCatalog.Find(Model) ?? throw new ArgumentException(
            $"model: expected one of {string.Join(", ", NetworkCatalog.All.Select(n => n.Name))}, got '{Model}'{Nearest.Hint(Model, NetworkCatalog.All.Select(n => n.Name))}.");
        var size = Size ?? network.Input[1];
        var source = new Part(Test is null && ParquetPictures.Shards(Folder).Count > 0 ? "parquet" : "folder").With("size", size)
            .With("grayscale", network.Input[0] == 1).With("skipBad", SkipBad);
        if (Test is not null) source = source.With("test", Test);
        var epochs = Epochs ?? (Weights is null ? 30 : 5);
        var phases = Phases();
        return new()
        {
            Name = Path.GetFileName(Path.GetFullPath(Folder).TrimEnd(Path.DirectorySeparatorChar)) is { Length: > 0 } name ? name : "pictures",
            Description = Weights is null ? "Adam, cosine" : "Adam, fine-tuned from given weights",
            Network = network.Name, Weights = Weights, Dataset = source, Data = Folder, Validation = Validation, Seed = Seed,
            Epochs = Weights is null || Freeze == Frozen.None ? epochs : Freeze == Frozen.Backbone ? HeadEpochs : HeadEpochs + epochs,
            BatchSize = BatchSize, LearningRate = LearningRate, Transforms = Augmentation.Of(Augment, size),
            BatchTransforms = MixUp > 0 ? [new Part("mixUp").With("alpha", MixUp)] : [], Phases = phases, Optimizer = "adam",
            Schedule = phases.Count > 0 ? null : new Part("cosine"),
        };
    }

    private IReadOnlyList<Part> Phases()
    {
        if (Weights is null) return [];
        var head = new Part("head").With("copies", HeadCopies);
        return Freeze switch
        {
            Frozen.Backbone => [head],
            Frozen.None => ["whole"],
            _ => [head.With("epochs", HeadEpochs), "whole"],
        };
    }
}
