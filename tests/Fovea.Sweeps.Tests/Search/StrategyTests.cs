namespace Fovea.Sweeps.Tests.Search;

/// <summary>Which trials the strategies make, on functions that are known.</summary>
public class StrategyTests
{
    private static readonly SearchSpace Plane = new() { { "x", new Uniform(-5, 10) }, { "y", new Uniform(0, 15) } };

    // The function of Branin: three minima of 0.397887.
    private static double Branin(Trial t)
    {
        var (x, y) = (FunctionObjective.Number(t, "x"), FunctionObjective.Number(t, "y"));
        return Math.Pow(y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6, 2)
            + 10 * (1 - 1 / (8 * Math.PI)) * Math.Cos(x) + 10;
    }

    [Fact]
    public void A_grid_has_every_combination_once()
    {
        var space = new SearchSpace
        {
            { "optimizer", new Choice("adam", "sgd") }, { "optimizer.momentum", new Uniform(0, 0.9), "optimizer", "sgd" },
            { "batchSize", new Integers(16, 48, 16) },
        };
        var settings = new SearchSettings(space, 20, 3, 0);
        var trials = FunctionObjective.Simulate(new GridSearch(points: 4), settings, _ => 0);
        Assert.Equal(3 + 4 * 3, trials.Count);
        Assert.Equal(15 * 3, new GridSearch(points: 4).PlannedEpochs(settings));
        Assert.Equal("optimizer adam, batchSize 16", trials[0].Describe());
        Assert.Equal("optimizer sgd, optimizer.momentum 0.3, batchSize 48", trials[8].Describe());
        Assert.Equal(15, trials.Select(t => t.Describe()).Distinct().Count());
        Assert.Equal("grid: expected at most the 14 combinations that trials says, got 15. Raise trials, or search fewer values.",
            Assert.Throws<ArgumentException>(() => new GridSearch(points: 4).Check(settings with { Trials = 14 })).Message);
        Assert.Contains("got more than a million", Assert.Throws<ArgumentException>(() => new GridSearch().Check(
            settings with { Space = new() { { "a", new Integers(0, 5000) }, { "b", new Integers(0, 5000) } } })).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("random")]
    [InlineData("sobol")]
    [InlineData("tpe")]
    public void A_seed_says_which_trials_there_are(string name)
    {
        List<string> Trials(ulong seed) => [.. FunctionObjective.Simulate(SweepParts.Strategies.Build(name, null), new(Plane, 16, 1, seed),
            Branin).Select(t => t.Describe())];
        var trials = Trials(3);
        Assert.Equal(16, trials.Distinct().Count());
        Assert.Equal(trials, Trials(3));
        Assert.NotEqual(trials[0], Trials(4)[0]);
    }

    [Fact]
    public void More_random_trials_begin_with_the_same_ones()
    {
        List<string> Trials(int count) => [.. FunctionObjective.Simulate(new RandomSearch(), new(Plane, count, 1, 0), Branin)
            .Select(t => t.Describe())];
        Assert.Equal(Trials(4), Trials(9)[..4]);
    }

    [Fact]
    public void Parzen_estimators_find_more_than_random_draws()
    {
        double Best(SearchStrategy strategy, ulong seed) =>
            FunctionObjective.Simulate(strategy, new(Plane, 60, 1, seed), Branin).Min(t => t.Figure);
        var (tpe, random) = (Enumerable.Range(0, 12).Select(s => Best(new TpeSearch(), (ulong)s)).ToList(),
            Enumerable.Range(0, 12).Select(s => Best(new RandomSearch(), (ulong)s)).ToList());
        Assert.True(tpe.Average() < random.Average(), $"{tpe.Average()} and {random.Average()}");
        Assert.True(tpe.Order().ElementAt(6) < 0.7, $"median {tpe.Order().ElementAt(6)}");
        Assert.True(tpe.Zip(random).Count(p => p.First < p.Second) >= 8);
    }

    [Fact]
    public void Parzen_estimators_learn_choices_and_fields_that_exist_with_them()
    {
        var space = new SearchSpace
        {
            { "kind", new Choice("a", "b", "c", "d") }, { "rate", new LogUniform(1e-5, 1), "kind", "c" }, { "noise", new Uniform() },
        };
        // Only c is good, and there near 1e-3; trials that fail are left behind.
        double Cost(Trial t) => t.Values["kind"] switch
        {
            "c" => Math.Abs(Math.Log10(FunctionObjective.Number(t, "rate")) + 3),
            "d" => double.NaN,
            _ => 4,
        };
        var trials = FunctionObjective.Simulate(new TpeSearch(startup: 12), new(space, 60, 1, 1), Cost);
        var late = trials.Skip(30).ToList();
        Assert.True(late.Count(t => t.Values["kind"] == "c") > 20, $"{late.Count(t => t.Values["kind"] == "c")} of 30");
        Assert.True(trials.Where(t => t.State == TrialState.Done).Min(t => t.Figure) < 0.1);
        Assert.All(trials, t => Assert.Equal(t.Values["kind"] == "c", t.Values.ContainsKey("rate")));
    }

    [Fact]
    public void The_larger_figure_may_be_the_better_one()
    {
        var trials = FunctionObjective.Simulate(new TpeSearch(), new(Plane, 50, 1, 0), t => -Branin(t), higherIsBetter: true);
        Assert.True(trials.Skip(30).Average(t => t.Figure) > trials.Take(10).Average(t => t.Figure));
    }

    [Fact]
    public void Arguments_are_checked()
    {
        Assert.Equal("tpe: expected startup of 1 or more, got 0.",
            Assert.Throws<ArgumentException>(() => new TpeSearch(startup: 0)).Message);
        Assert.Equal("tpe: expected gamma above 0 and below 1, got 1.",
            Assert.Throws<ArgumentException>(() => new TpeSearch(gamma: 1)).Message);
        Assert.Equal("grid: expected points of 1 or more, got 0.", Assert.Throws<ArgumentException>(() => new GridSearch(0)).Message);
    }
}
