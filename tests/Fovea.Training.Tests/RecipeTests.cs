using Fovea.Data;
using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training.Tests;

/// <summary><see cref="Recipe"/>: each fits together.</summary>
public class RecipeTests
{
    public static TheoryData<string> Names() => [.. Recipe.All.Select(r => r.Name)];

    /// <summary>Those in which several learn by turns.</summary>
    public static TheoryData<string> Players() => [.. Recipe.All.Where(HasTurns).Select(r => r.Name)];

    /// <summary>Those in which the whole network learns at once.</summary>
    public static TheoryData<string> Alone() => [.. Recipe.All.Where(r => !HasTurns(r)).Select(r => r.Name)];

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
        var (recipe, config) = (Recipe.Find(name)!, Sized(name));
        var network = config.BuildNetwork();
        network.Eval();
        // Two players have a score of each picture, and of as many made ones.
        Shape expected = network switch
        {
            AdversarialPair or ConditionalPair => [4, 1],
            VariationalAutoencoder => [2, .. config.ImageShape],
            _ => [2, 10],
        };
        Assert.Equal(expected, network.Forward(Tensor.Zeros([2, .. config.ImageShape])).Shape);
        var optimizer = config.BuildOptimizer(config.BuildTask(network));
        Assert.Equal(network.Parameters().ToHashSet(), optimizer.Groups.SelectMany(g => g.Parameters).ToHashSet());
        Assert.Equal(recipe.Defaults.LearningRate, optimizer.LearningRate);
        Assert.True(recipe.Defaults is { Epochs: > 0, BatchSize: > 0, LearningRate: > 0 });
        var schedule = config.BuildSchedule(optimizer, batchesPerEpoch: 100);
        var steps = recipe.Defaults.Epochs * (schedule?.Per == SchedulePeriod.Batch ? 100 : 1);
        for (var i = 0; i < steps; i++) schedule?.Step();
        // A schedule falls over exactly the recipe's epochs: to nothing, or, where it is one cycle, to next to nothing.
        var last = schedule switch { null => recipe.Defaults.LearningRate, OneCycleLR => recipe.Defaults.LearningRate / 25 / 1e4, _ => 0 };
        Assert.Equal(last, optimizer.LearningRate, 1e-12);
    }

    private static bool HasTurns(Recipe recipe)
    {
        // Asked for the turns alone.
        using var _ = new SkipInit();
        var config = Sized(recipe.Name);
        return config.BuildTask(config.BuildNetwork()).Turns.Count > 0;
    }

    /// <summary>A recipe's configuration with the sizes of its data.</summary>
    private static RunConfig Sized(string name)
    {
        var config = Recipe.Find(name)!.Config;
        (config.ImageShape, config.ClassNames) = ([.. DatasetCatalog.Get(config.Dataset.Name).ImageShape],
            [.. Enumerable.Range(0, 10).Select(i => $"{i}")]);
        return config;
    }

    [Theory]
    [MemberData(nameof(Players))]
    public void One_step_of_a_player_lowers_its_loss_of_the_batch(string name)
    {
        var config = Sized(name);
        Generator.ManualSeed(2);
        var network = config.BuildNetwork();
        var task = config.BuildTask(network);
        var optimizer = config.BuildOptimizer(task);
        Tensor images = Tensor.Randn([8, .. config.ImageShape]), labels = Tensor.From([0L, 1, 2, 3, 4, 5, 6, 7]);
        network.Eval();
        Assert.All(task.Turns, turn =>
        {
            Tensor Loss()
            {
                // The same random numbers at each call.
                Generator.ManualSeed(3);
                return turn.Compute([images], [labels]).Loss;
            }
            var before = Loss().Item();
            optimizer.ZeroGrad();
            Loss().Backward();
            foreach (var other in network.Parameters().Except(turn.Learns.Parameters())) other.ZeroGrad();
            optimizer.Step();
            Assert.True(Loss().Item() < before, $"{turn.Name}: {before} → {Loss().Item()}");
        });
    }

    [Theory]
    [MemberData(nameof(Alone))]
    public void One_step_lowers_the_loss_of_its_batch(string name)
    {
        var config = Sized(name);
        Generator.ManualSeed(2);
        var shape = Shape.Create(config.ImageShape);
        var network = config.BuildNetwork();
        var task = config.BuildTask(network);
        var optimizer = config.BuildOptimizer(task);
        // The rate of a first step: one cycle begins far below the recipe's.
        config.BuildSchedule(optimizer, batchesPerEpoch: 100);
        var images = Tensor.Randn([8, .. shape]);
        var labels = Tensor.From([0L, 1, 2, 3, 4, 5, 6, 7]);
        network.Eval();
        Tensor Loss()
        {
            // The same random numbers at each call, where there are any.
            Generator.ManualSeed(3);
            return task.ComputeLoss(task.Forward([images]), [labels]);
        }
        var before = Loss().Item();
        optimizer.ZeroGrad();
        Loss().Backward();
        optimizer.Step();
        Assert.True(Loss().Item() < before, $"{before} → {Loss().Item()}");
    }

    [Fact]
    public void The_two_layer_network_decays_its_weights_and_not_its_biases()
    {
        var config = Sized("cifar-two-layer");
        var network = config.BuildNetwork();
        var optimizer = config.BuildOptimizer(config.BuildTask(network));
        Assert.Equal(0.01, optimizer.LearningRate);
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
        var config = Recipe.Find("digits")!.Config;
        var data = config.LoadData();
        config.Describe(data.Training);
        Assert.Equal((1294, 144, 359), (data.Training.Count, data.Validation!.Count, data.Test.Count));
        var sums = (Sum: 0.0, Squares: 0.0, Count: 0);
        foreach (var batch in new DataLoader(data.Training, 100, transforms: [config.BuildNormalize()]))
            foreach (var x in batch.Input.ToArray<float>()) sums = (sums.Sum + x, sums.Squares + x * x, sums.Count + 1);
        Assert.Equal(0, sums.Sum / sums.Count, 1e-4);
        Assert.Equal(1, sums.Squares / sums.Count, 1e-4);
    }
}
