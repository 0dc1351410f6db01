namespace Fovea.Sweeps;

/// <summary>The trials are the first points of a Sobol sequence, scrambled by the seed: random, but spread evenly over the
/// fields.</summary>
[Part("sobol", "points spread evenly over the space, a power of two of them best")]
public sealed class SobolSearch : SearchStrategy
{
    /// <inheritdoc/>
    public override IReadOnlyList<TrialPlan> Next(SearchState state)
    {
        if (state.Trials.Count > 0) return [];
        var (space, trials, epochs, seed) = state.Settings;
        var sequence = new SobolSequence(space.Dimensions.Count, seed);
        return [.. Enumerable.Range(0, trials).Select(n => new TrialPlan(space.At(sequence.Point((uint)n)), epochs))];
    }

    /// <inheritdoc/>
    public override void Check(SearchSettings settings)
    {
        if (settings.Space.Dimensions.Count > SobolSequence.MostDimensions) throw new ArgumentException(
            $"sobol: expected at most {SobolSequence.MostDimensions} fields, got {settings.Space.Dimensions.Count}. Search with random.");
    }
}
