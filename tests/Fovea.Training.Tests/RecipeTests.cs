using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training.Tests;

/// <summary><see cref="Recipe"/>: each fits together.</summary>
public class RecipeTests
{
    public static TheoryData<string> Names() => [.. Recipe.All.Select(r => r.Name)];

    [Fact]
    public void Names_are_unique_and_found()
    {
        Assert.Equal(Recipe.All.Count, Recipe.All.Select(r => r.Name).Distinct().Count());
        Assert.All(Recipe.All, r => Assert.Same(r, Recipe.Find(r.Name)));
        Assert.Null(Recipe.Find("none"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Network_data_optimizer_and_schedule_fit_together(string name)
    {
        var recipe = Recipe.Find(name)!;
        var entry = DatasetCatalog.Get(recipe.Dataset);
        Assert.Equal(entry.ImageShape, recipe.Network.Input);
        var network = recipe.Network.Create(entry.ImageShape, 10);
        var optimizer = recipe.Optimizer(network, recipe.Defaults.LearningRate);
        Assert.Equal(network.Parameters().ToHashSet(), optimizer.Groups.SelectMany(g => g.Parameters).ToHashSet());
        Assert.Equal(recipe.Defaults.LearningRate, optimizer.LearningRate);
        Assert.True(recipe.Defaults is { Epochs: > 0, BatchSize: > 0, LearningRate: > 0 });
        var schedule = recipe.Schedule(optimizer, recipe.Defaults.Epochs);
        for (var e = 0; e < recipe.Defaults.Epochs; e++) schedule?.Step();
        // A schedule falls over exactly the recipe's epochs.
        Assert.Equal(schedule is null ? recipe.Defaults.LearningRate : 0, optimizer.LearningRate, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void One_step_lowers_the_loss_of_its_batch(string name)
    {
        var recipe = Recipe.Find(name)!;
        Generator.ManualSeed(2);
        var shape = recipe.Network.Input;
        var network = recipe.Network.Create(shape, 10);
        var optimizer = recipe.Optimizer(network, recipe.Defaults.LearningRate);
        var images = Tensor.Randn([8, .. shape]);
        var labels = Tensor.From([0L, 1, 2, 3, 4, 5, 6, 7]);
        network.Eval();
        double Loss() => recipe.Loss.Forward(network.Forward(images), labels).Item();
        var before = Loss();
        optimizer.ZeroGrad();
        recipe.Loss.Forward(network.Forward(images), labels).Backward();
        optimizer.Step();
        Assert.True(Loss() < before, $"{before} → {Loss()}");
    }

    [Fact]
    public void The_two_layer_network_decays_its_weights_and_not_its_biases()
    {
        var recipe = Recipe.Find("cifar-two-layer")!;
        var network = recipe.Network.Create([3, 32, 32], 10);
        var optimizer = recipe.Optimizer(network, 0.01);
        // The decay of a weight near the largest is 1.8e-7, its last bit 1.9e-9.
        var before = network.StateDict().ToDictionary(p => p.Key, p => p.Value.ToArray<float>());
        // Gradients of 0: what is left of a step is the decay.
        (network.Forward(Tensor.Zeros([1, 3, 32, 32])).Sum() * 0).Backward();
        optimizer.Step();
        foreach (var (key, tensor) in network.StateDict())
        {
            var factor = key.EndsWith("weight", StringComparison.Ordinal) ? 1 - 0.01f * 1e-3f : 1;
            var after = tensor.ToArray<float>();
            Assert.All(Enumerable.Range(0, Math.Min(after.Length, 500)), i => Assert.Equal(before[key][i] * factor, after[i], 4e-9f));
        }
    }

    [Fact]
    public void The_digits_are_normalised_by_their_own_statistics()
    {
        var recipe = Recipe.Find("digits")!;
        var data = recipe.Load(null);
        Assert.Equal((1438, 359), (data.Training.Count, data.Test.Count));
        Assert.Same(data.Validation, data.Test);
        var sums = (Sum: 0.0, Squares: 0.0, Count: 0);
        foreach (var batch in new DataLoader(data.Training, 100, transforms: [recipe.Normalization(data.Training)]))
            foreach (var x in batch.Images.ToArray<float>()) sums = (sums.Sum + x, sums.Squares + x * x, sums.Count + 1);
        Assert.Equal(0, sums.Sum / sums.Count, 1e-4);
        Assert.Equal(1, sums.Squares / sums.Count, 1e-4);
    }
}
