using Fovea.Tensors;

namespace Fovea.Sweeps;

/// <summary>Tree-structured Parzen estimator: the values of a field that are likelier among the best trials than among the others, the
/// largest l(x)/g(x) of some that are drawn of l.</summary>
/// <remarks>l is the density of the best γ of the trials and g that of the rest, each field for itself, over the trials in which it exists.
/// Trials that failed are among the rest. Decisions are made in groups: those of a group know the figures of all groups before and of none
/// of their own, in which the values already taken count among the rest. So the trials do not depend on how many are at work at once; up to
/// a group's size may be. Source: J. Bergstra, R. Bardenet, Y. Bengio, B. Kégl, "Algorithms for hyper-parameter optimization", NeurIPS
/// (2011), section 4.</remarks>
/// <param name="startup">Trials that are drawn at random first, 1 or more.</param>
/// <param name="group">Trials that are decided on at once, 1 or more.</param>
/// <param name="gamma">γ, the share of the trials that counts as best, above 0 and below 1.</param>
/// <param name="candidates">Values of a field that are compared, 1 or more.</param>
[Part("tpe", "learns from the trials so far which values are promising")]
public sealed class TpeSearch(int startup = 10, int group = 4, double gamma = 0.2, int candidates = 24) : SearchStrategy
{
    // As many best ones are enough for a density, however many trials there are.
    private const int MostBest = 25;

    /// <summary>Trials that are drawn at random first.</summary>
    public int Startup { get; } = Positive(startup, nameof(startup));

    /// <summary>Trials that are decided on at once.</summary>
    public int Group { get; } = Positive(group, nameof(group));

    /// <summary>The share of the trials that counts as best.</summary>
    public double Gamma { get; } = gamma is > 0 and < 1 ? gamma
        : throw new ArgumentException($"tpe: expected gamma above 0 and below 1, got {NumberText.Of(gamma)}.");

    /// <summary>Values of a field that are compared.</summary>
    public int Candidates { get; } = Positive(candidates, nameof(candidates));

    /// <inheritdoc/>
    public override IReadOnlyList<TrialPlan> Next(SearchState state)
    {
        var (settings, done) = (state.Settings, state.Trials.Count);
        var count = Math.Min(settings.Trials - done, done < Startup ? Startup - done : Group);
        var taken = new List<double[]>();
        return [.. Enumerable.Range(done, Math.Max(count, 0)).Select(n => new TrialPlan(n < Startup ? RandomSearch.Draw(settings, n)
            : Promising(state, new Generator(settings.Seed).Fork((ulong)n), taken), settings.Epochs))];
    }

    private Dictionary<string, string> Promising(SearchState state, Generator random, List<double[]> taken)
    {
        var space = state.Settings.Space;
        var ranked = state.Trials.OrderBy(t => state.Cost(t)).ThenBy(t => t.Number).Select(t => space.Point(t.Values)).ToList();
        var best = Math.Min(MostBest, (int)Math.Ceiling(Gamma * ranked.Count));
        var values = new Dictionary<string, string>();
        foreach (var (i, dimension) in space.Dimensions.Index())
        {
            if (!dimension.Exists(values)) continue;
            var low = new ParzenEstimator(dimension.Distribution, ranked.Take(best).Select(p => p[i]));
            var high = new ParzenEstimator(dimension.Distribution, ranked.Skip(best).Concat(taken).Select(p => p[i]));
            var position = Enumerable.Range(0, Candidates).Select(_ => low.Draw(random)).MaxBy(x => low.LogDensity(x) - high.LogDensity(x));
            values[dimension.Path] = dimension.Distribution.At(position);
        }
        taken.Add(space.Point(values));
        return values;
    }

    private static int Positive(int value, string name) =>
        value >= 1 ? value : throw new ArgumentException($"tpe: expected {name} of 1 or more, got {value}.");
}
