namespace Fovea.Sweeps;

/// <summary>Every combination of values, the last field changing fastest; of continuous ranges some points at equal distances, ends
/// included.</summary>
/// <param name="points">Points of a continuous range, and of one of whole factors.</param>
[Part("grid", "every combination of values; trials is the most there may be")]
public sealed class GridSearch(int points = 5) : SearchStrategy
{
    private const double MostCombinations = 1e6;

    /// <summary>Points of a continuous range.</summary>
    public int Points { get; } = points >= 1 ? points
        : throw new ArgumentException($"grid: expected points of 1 or more, got {points}.");

    /// <inheritdoc/>
    public override IReadOnlyList<TrialPlan> Next(SearchState state) => state.Trials.Count > 0 ? []
        : [.. Combinations(state.Settings).Select(v => new TrialPlan(v, state.Settings.Epochs))];

    /// <inheritdoc/>
    public override long PlannedEpochs(SearchSettings settings) => (long)Combinations(settings).Count * settings.Epochs;

    /// <inheritdoc/>
    public override void Check(SearchSettings settings)
    {
        var most = settings.Space.Dimensions.Aggregate(1.0, (product, d) => product * Positions(d).Length);
        // Of fields that exist only with others fewer are left; a bound is found without making them all.
        var got = most > MostCombinations ? "more than a million" : NumberText.Of((long)Combinations(settings).Count);
        if (most > MostCombinations || Combinations(settings).Count > settings.Trials) throw new ArgumentException(
            $"grid: expected at most the {settings.Trials} combinations that trials says, got {got}. "
            + "Raise trials, or search fewer values.");
    }

    private List<IReadOnlyDictionary<string, string>> Combinations(SearchSettings settings)
    {
        var all = new List<IReadOnlyDictionary<string, string>> { new Dictionary<string, string>() };
        foreach (var dimension in settings.Space.Dimensions)
            all = [.. all.SelectMany(values => !dimension.Exists(values) ? [values]
                : Positions(dimension).Select(p => dimension.Distribution.At(p)).Distinct().Select(v =>
                    (IReadOnlyDictionary<string, string>)new Dictionary<string, string>(values) { [dimension.Path] = v }))];
        return all;
    }

    private double[] Positions(Dimension dimension)
    {
        // Of the factors of whole numbers some, as of a continuous range.
        if (dimension.Distribution is { Count: { } count } and not LogIntegers)
            return [.. Enumerable.Range(0, (int)Math.Min(count, MostCombinations + 1)).Select(i => (i + 0.5) / count)];
        return [.. Enumerable.Range(0, Points).Select(i => Points == 1 ? 0.5 : (double)i / (Points - 1))];
    }
}
