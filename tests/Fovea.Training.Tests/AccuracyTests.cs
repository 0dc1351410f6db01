namespace Fovea.Training.Tests;

/// <summary>Recipes reach an accuracy on real data at a fixed seed.</summary>
public class AccuracyTests
{
    [Theory]
    [InlineData("mnist-mlp", 1, 0.90)]
    [InlineData("mnist-cnn", 1, 0.93)]
    public void One_epoch_of_mnist(string name, int epochs, double floor) => Check(name, "mnist", null, epochs, floor);

    [Fact]
    public void Fashion_on_seven_hundred_images() => Check("fashion-cnn", "fashion-mnist-mini", "fashion-mnist-mini", null, 0.70);

    private static void Check(string name, string needed, string? folder, int? epochs, double floor)
    {
        var root = Environment.GetEnvironmentVariable("FOVEA_DATA");
        if (string.IsNullOrEmpty(root)) Assert.Skip($"FOVEA_DATA is not set; this test reads {needed} there.");
        if (!Directory.Exists(Path.Combine(root, needed))) Assert.Skip($"FOVEA_DATA has no {needed}.");
        var recipe = Recipe.Find(name)!;
        var settings = recipe.Defaults with { Epochs = epochs ?? recipe.Defaults.Epochs };
        var session = TrainingSession.Start(recipe, settings, seed: 0, folder is null ? root : Path.Combine(root, folder));
        session.Train();
        Assert.InRange(session.Trainer.Evaluate(session.TestBatches).Accuracy, floor, 1);
    }
}
