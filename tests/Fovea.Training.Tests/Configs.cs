namespace Fovea.Training.Tests;

/// <summary>Configurations of runs.</summary>
internal static class Configs
{
    /// <summary>One that can be read back.</summary>
    public static RunConfig Rows() => new()
    {
        Name = "digits", Recipe = "digits", Network = "digits", Dataset = "digits", Seed = 3, Epochs = 2, BatchSize = 8,
        LearningRate = 0.01,
        ImageShape = [1, 8, 8], Mean = [0.3f], Std = [0.4f], ClassNames = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    };

    /// <summary>A training on the digits; nothing is kept.</summary>
    public static TrainingSession Session(int epochs, ulong seed = 0) =>
        TrainingSession.Start(Recipe.Find("digits")!, Recipe.Find("digits")!.Defaults with { Epochs = epochs }, seed);
}
