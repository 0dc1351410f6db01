using System.Globalization;
using Fovea.Models;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>All that a run was made of: enough to build its network, read its data and continue it. Kept as <c>config.yaml</c>.</summary>
public sealed class RunConfig
{
    // As many as a picture may have pixels.
    private const int MaxElements = 1 << 28;

    /// <summary>The recipe's name.</summary>
    public string Recipe { get; set; } = "";

    /// <summary>The network's name.</summary>
    public string Network { get; set; } = "";

    /// <summary>The data set's name.</summary>
    public string Dataset { get; set; } = "";

    /// <summary>The folder of data given on the command line, or null.</summary>
    public string? Data { get; set; }

    /// <summary>Seed of all random numbers.</summary>
    public ulong Seed { get; set; }

    /// <summary>Epochs in all.</summary>
    public int Epochs { get; set; }

    /// <summary>Images a mini-batch.</summary>
    public int BatchSize { get; set; }

    /// <summary>The first learning rate.</summary>
    public double LearningRate { get; set; }

    /// <summary>[C, H, W] of an image, as the network sees it.</summary>
    public int[] ImageShape { get; set; } = [];

    /// <summary>Each channel's mean that was taken off, pixels in 0…1.</summary>
    public float[] Mean { get; set; } = [];

    /// <summary>Each channel's standard deviation that was divided by.</summary>
    public float[] Std { get; set; } = [];

    /// <summary>Names of the classes in the order of the network's outputs.</summary>
    public string[] ClassNames { get; set; } = [];

    // A file may hold anything, null included; what is wrong is named here and not by the layer that it would reach.
    internal void Check(string file)
    {
        Require(Training.Recipe.Find(Recipe ?? "") is not null, "recipe", "a known recipe", Recipe);
        Require(NetworkCatalog.Find(Network ?? "") is not null, "network", "a known network", Network);
        Require(Epochs >= 1, "epochs", "1 or more", Epochs);
        Require(BatchSize >= 1, "batchSize", "1 or more", BatchSize);
        Require(LearningRate > 0 && double.IsFinite(LearningRate), "learningRate", "a number above 0", LearningRate);
        Require(ImageShape is { Length: 3 } && ImageShape.All(n => n >= 1) && ImageShape.Aggregate(1.0, (a, n) => a * n) <= MaxElements,
            "imageShape", $"three sizes of 1 or more, at most {MaxElements} values", List(ImageShape));
        Require(Mean?.Length == ImageShape![0] && Mean.All(float.IsFinite), "mean", "a number for each channel", List(Mean));
        Require(Std?.Length == ImageShape[0] && Std.All(s => s > 0 && float.IsFinite(s)), "std", "a number above 0 for each channel",
            List(Std));
        Require(ClassNames is { Length: > 0 } && ClassNames.All(n => n is not null), "classNames", "a name for each class",
            List(ClassNames));

        void Require(bool holds, string field, string expected, object? got)
        {
            if (!holds) throw new DataFormatException(file, -1, field,
                string.Create(CultureInfo.InvariantCulture, $"expected {expected}, got {got ?? "nothing"}"));
        }

        static string? List<T>(T[]? values) => values is null
            ? null : string.Create(CultureInfo.InvariantCulture, $"[{string.Join(", ", values)}]");
    }
}
