using Fovea.Tensors;

namespace Fovea.Sweeps;

/// <summary>Every trial is drawn alone.</summary>
/// <remarks>Source: J. Bergstra, Y. Bengio, "Random search for hyper-parameter optimization", JMLR 13 (2012).</remarks>
[Part("random", "every trial drawn alone")]
public sealed class RandomSearch : SearchStrategy
{
    /// <inheritdoc/>
    public override IReadOnlyList<TrialPlan> Next(SearchState state) => state.Trials.Count > 0 ? []
        : [.. Enumerable.Range(0, state.Settings.Trials).Select(n => new TrialPlan(Draw(state.Settings, n), state.Settings.Epochs))];

    /// <summary>The values of a trial, which depend on the seed and its number alone.</summary>
    internal static IReadOnlyDictionary<string, string> Draw(SearchSettings settings, int trial)
    {
        var random = new Generator(settings.Seed).Fork((ulong)trial);
        return settings.Space.At([.. settings.Space.Dimensions.Select(_ => random.NextDouble())]);
    }
}
