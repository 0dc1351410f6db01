namespace Fovea.Sweeps.Tests.Search;

/// <summary>Successive halving and hyperband: numbers of trials and epochs as in the paper, and who goes on.</summary>
public class HalvingTests
{
    private static readonly SearchSpace Line = new() { { "x", new Uniform(0, 1) } };

    // Better with more epochs, and the smaller x the better.
    private static double Cost(Trial t) => FunctionObjective.Number(t, "x") + 1.0 / t.Epochs;

    [Fact]
    public void The_best_of_each_rung_go_on()
    {
        var settings = new SearchSettings(Line, 27, 27, 0);
        var trials = FunctionObjective.Simulate(new SuccessiveHalving(), settings, Cost);
        Assert.Equal(27, trials.Count);
        int[] counts = [18, 6, 2, 1];
        Assert.Equal(counts, new[] { 1, 3, 9, 27 }.Select(e => trials.Count(t => t.Epochs == e)));
        var order = trials.OrderBy(t => FunctionObjective.Number(t, "x")).ToList();
        Assert.Equal([27, 9, 9, 3], order.Take(4).Select(t => t.Epochs));
        Assert.Equal([1, 3, 9, 27], order[0].Steps.Select(s => s.Epochs));
        // 27 + 9·2 + 3·6 + 18.
        Assert.Equal(81, new SuccessiveHalving().PlannedEpochs(settings));
    }

    [Fact]
    public void Rungs_fit_epochs_that_are_no_power_and_trials_that_are_few()
    {
        var trials = FunctionObjective.Simulate(new SuccessiveHalving(eta: 2), new(Line, 5, 20, 0), Cost);
        Assert.Equal([5, 5, 5, 10, 20], trials.Select(t => t.Epochs).Order());
        Assert.Equal([20], FunctionObjective.Simulate(new SuccessiveHalving(), new(Line, 1, 20, 0), Cost).Select(t => t.Epochs));
        Assert.All(FunctionObjective.Simulate(new SuccessiveHalving(minEpochs: 4), new(Line, 100, 20, 0), Cost),
            t => Assert.True(t.Epochs >= 4));
    }

    [Fact]
    public void Trials_that_fail_do_not_go_on()
    {
        var trials = FunctionObjective.Simulate(new SuccessiveHalving(), new(Line, 9, 9, 0),
            t => FunctionObjective.Number(t, "x") < 0.3 ? double.NaN : Cost(t));
        Assert.All(trials.Where(t => t.State == TrialState.Failed), t => Assert.Equal(1, t.Epochs));
        var best = Assert.Single(trials, t => t.Epochs == 9);
        Assert.Equal(trials.Where(t => t.State == TrialState.Done).Min(t => FunctionObjective.Number(t, "x")),
            FunctionObjective.Number(best, "x"));
    }

    [Fact]
    public void One_that_fails_on_its_way_makes_room_for_the_next()
    {
        var first = FunctionObjective.Simulate(new SuccessiveHalving(), new(Line, 9, 9, 0), Cost).Single(t => t.Epochs == 9).Number;
        var trials = FunctionObjective.Simulate(new SuccessiveHalving(), new(Line, 9, 9, 0),
            t => t.Number == first && t.Epochs == 9 ? double.NaN : Cost(t));
        Assert.Equal(TrialState.Failed, trials[first - 1].State);
        Assert.Equal(2, trials.Count(t => t.Epochs == 9));
    }

    [Fact]
    public void Hyperband_has_the_brackets_of_its_formula()
    {
        // Algorithm 1 of Li et al. with R = 81, η = 3: ⌈5·3ˢ/(s + 1)⌉ trials.
        var settings = new SearchSettings(Line, 1000, 81, 0);
        var trials = FunctionObjective.Simulate(new Hyperband(), settings, Cost);
        int[] sizes = [81, 34, 15, 8, 5];
        Assert.Equal(sizes, trials.GroupBy(t => t.Bracket).OrderBy(g => g.Key).Select(g => g.Count()));
        int[] first = [1, 3, 9, 27, 81];
        Assert.Equal(first, trials.GroupBy(t => t.Bracket).OrderBy(g => g.Key).Select(g => g.Min(t => t.Steps[0].Epochs)));
        Assert.Equal([54, 18, 6, 2, 1], new[] { 1, 3, 9, 27, 81 }.Select(e => trials.Count(t => t.Bracket == 0 && t.Epochs == e)));
        Assert.All(trials.GroupBy(t => t.Bracket), g => Assert.Equal(81, g.Max(t => t.Epochs)));
        Assert.Equal(trials.Count, trials.Select(t => t.Values["x"]).Distinct().Count());
        Assert.Equal(trials.Sum(t => (long)t.Epochs), new Hyperband().PlannedEpochs(settings));
        Assert.Equal(12, FunctionObjective.Simulate(new Hyperband(), settings with { Trials = 12, Epochs = 9 }, Cost).Count);
    }

    [Fact]
    public void What_trials_are_cut_by_is_not_searched_over()
    {
        var space = new SearchSpace { { "epochs", new Integers(1, 9) } };
        Assert.Equal("hyperband: expected a space without epochs, which is what trials are cut by, got it as a field. Leave it out.",
            Assert.Throws<ArgumentException>(() => new Hyperband().Check(new(space, 9, 9, 0))).Message);
        Assert.Equal("successiveHalving: expected epochs of at least minEpochs, 4, got 2.",
            Assert.Throws<ArgumentException>(() => new SuccessiveHalving(minEpochs: 4).Check(new(Line, 9, 2, 0))).Message);
        Assert.Equal("hyperband: expected eta of 2 or more, got 1.", Assert.Throws<ArgumentException>(() => new Hyperband(1)).Message);
    }
}
