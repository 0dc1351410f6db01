using Fovea.Data;
using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>The numbers of a training that may be set on the command line.</summary>
/// <param name="Epochs">Epochs.</param>
/// <param name="BatchSize">Images a mini-batch.</param>
/// <param name="LearningRate">The first learning rate.</param>
public readonly record struct RecipeSettings(int Epochs, int BatchSize, double LearningRate);

/// <summary>The parts of a data set that a recipe uses.</summary>
/// <param name="Training">To learn from.</param>
/// <param name="Validation">To measure on after each epoch; the test set where none is held out.</param>
/// <param name="Test">To report on at the end.</param>
public sealed record RecipeData(Dataset Training, Dataset Validation, Dataset Test)
{
    /// <summary>What is measured after each epoch: <c>test</c>, or <c>validation</c> where images are held out for it.</summary>
    public string HeldOut => ReferenceEquals(Validation, Test) ? "test" : "validation";
}

/// <summary>A data set, a network and an optimizer with settings that work together. A new recipe is a class of this kind in the list of
/// <see cref="All"/>.</summary>
public abstract class Recipe
{
    /// <summary>All recipes.</summary>
    public static IReadOnlyList<Recipe> All { get; } = [new DigitsRecipe(), new MnistMlpRecipe(), new MnistCnnRecipe(),
        new FashionCnnRecipe(), new CifarLeNetRecipe(), new CifarTwoLayerRecipe()];

    /// <summary>The recipe of a name, or null.</summary>
    public static Recipe? Find(string name) => All.FirstOrDefault(r => r.Name == name);

    /// <summary>Its name, also the network's.</summary>
    public abstract string Name { get; }

    /// <summary>Optimizer and preparation, in one line.</summary>
    public abstract string Description { get; }

    /// <summary>The data set's name.</summary>
    public abstract string Dataset { get; }

    /// <summary>Settings that work.</summary>
    public abstract RecipeSettings Defaults { get; }

    /// <summary>The network.</summary>
    public NetworkEntry Network => NetworkCatalog.Find(Name)!;

    /// <summary>The parts of the data.</summary>
    public virtual RecipeData Load(string? folder)
    {
        var (train, test) = DatasetCatalog.Load(Dataset, folder);
        return new(train, test, test);
    }

    /// <summary>How pixels in 0…1 become inputs; the training set's own mean and deviation unless overridden.</summary>
    public virtual Normalize Normalization(Dataset training) => Normalize.For(training);

    /// <summary>Random changes of training images, before normalisation.</summary>
    public virtual IReadOnlyList<ITransform> Augmentation => [];

    /// <summary>The optimizer for a network.</summary>
    public abstract Optimizer Optimizer(Module network, double learningRate);

    /// <summary>How the learning rate changes after each epoch; null for not at all.</summary>
    public virtual LearningRateSchedule? Schedule(Optimizer optimizer, int epochs) => null;

    /// <summary>The loss.</summary>
    public virtual Loss Loss => new CrossEntropyLoss();
}
