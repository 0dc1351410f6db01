using Fovea.Data;

namespace Fovea.Training.Tests;

/// <summary>Whether a few pictures can be learned by heart.</summary>
public class OverfitCheckTests
{
    private static readonly RunConfig Digits = Recipe.Find("digits")!.Config;
    private static readonly RecipeData Data = Digits.LoadData();

    [Fact]
    public void A_network_that_fits_learns_some_pictures_and_the_configuration_stays()
    {
        var before = Digits.ToYaml();
        var result = new OverfitCheck { Samples = 33 }.Run(Digits, Data);
        Assert.True(result.IsLearned);
        Assert.Equal((33, 1.0), (result.Samples, result.Accuracy));
        Assert.InRange(result.Steps, 5, 300);
        Assert.True(result.Loss < result.FirstLoss);
        Assert.Empty(result.LookAt);
        Assert.Equal(before, Digits.ToYaml());
    }

    [Fact]
    public void Samples_are_of_each_class_alike()
    {
        var chosen = OverfitCheck.Balanced(Data.Training, 25, seed: 3);
        Assert.Equal(25, chosen.Distinct().Count());
        Assert.All(Data.Training.Subset(chosen).CountPerClass(), n => Assert.InRange(n, 2, 3));
        Assert.NotEqual(chosen, OverfitCheck.Balanced(Data.Training, 25, seed: 4));
        // Of a class that has too few all are taken, and more of the others.
        var uneven = Tiny.Rows(40).Subset([0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 3]);
        Assert.Equal(10, OverfitCheck.Balanced(uneven, 10, seed: 0).Distinct().Count());
        Assert.Contains(10, OverfitCheck.Balanced(uneven, 10, seed: 0));
    }

    [Fact]
    public void Labels_that_contradict_each_other_are_found()
    {
        var (pixels, labels) = (new byte[12 * 64], new int[12]);
        for (var i = 0; i < 12; i++)
        {
            pixels.AsSpan(i * 64, 64).Fill((byte)(20 * (i / 2)));
            labels[i] = i % 2;
        }
        var odd = new MemoryDataset("odd", pixels, labels, [1, 8, 8], ["even", "odd"]);
        var result = new OverfitCheck { Samples = 12, MostSteps = 30 }.Run(Digits, new(odd, null, odd));
        Assert.False(result.IsLearned);
        Assert.Contains("the labels: one picture comes as even and as odd", result.LookAt);
    }

    [Fact]
    public void A_rate_that_is_far_too_low_is_named()
    {
        var config = Recipe.Find("digits")!.Config;
        config.LearningRate = 1e-9;
        var result = new OverfitCheck { Samples = 20, MostSteps = 20 }.Run(config, Data);
        Assert.False(result.IsLearned);
        Assert.Equal(20, result.Steps);
        Assert.Contains(result.LookAt, l => l.StartsWith("the learning rate 1E-09: the loss has hardly fallen, ",
            StringComparison.Ordinal));
    }

    [Fact]
    public void A_rate_at_which_the_loss_becomes_no_number_is_named()
    {
        var config = Recipe.Find("digits")!.Config;
        (config.Optimizer, config.LearningRate) = ("sgd", 1e30);
        var result = new OverfitCheck { Samples = 20, MostSteps = 50 }.Run(config, Data);
        Assert.False(result.IsLearned);
        Assert.StartsWith("the loss became no number: try --learning-rate 1E+29", Assert.Single(result.LookAt), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5000)]
    public void So_many_samples_as_there_are(int samples) => Assert.Equal($"overfit: expected 1…1294 of the training samples, got {samples}.",
        Assert.Throws<ArgumentException>(() => new OverfitCheck { Samples = samples }.Run(Digits, Data)).Message);

    [Fact]
    public void One_sample_is_enough() => Assert.True(new OverfitCheck { Samples = 1 }.Run(Digits, Data).IsLearned);
}
