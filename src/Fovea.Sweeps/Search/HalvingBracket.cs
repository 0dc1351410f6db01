namespace Fovea.Sweeps;

/// <summary>nᵢ = ⌊n·η⁻ⁱ⌋ trials with rᵢ = R·η^(i−s) epochs each, i = 0…s: after each rung the best go on.</summary>
/// <remarks>Source: L. Li et al., "Hyperband: a novel bandit-based approach to hyperparameter optimization", JMLR 18 (2018), algorithm 1,
/// its inner loop; K. Jamieson, A. Talwalkar (2016).</remarks>
/// <param name="number">The bracket's number.</param>
/// <param name="trials">n, configurations that it begins with.</param>
/// <param name="last">s, the number of the last rung.</param>
/// <param name="eta">η, of how many one goes on.</param>
/// <param name="epochs">R, epochs of a whole training.</param>
internal sealed class HalvingBracket(int number, int trials, int last, int eta, int epochs)
{
    public int Trials => trials;

    /// <summary>Epochs that a trial of a rung has had at its end.</summary>
    public int Epochs(int rung) => Math.Max(1, (int)Math.Round(epochs * Math.Pow(eta, rung - last)));

    /// <summary>Epochs of all trials together, each counted once.</summary>
    public long PlannedEpochs => Enumerable.Range(0, last + 1).Sum(rung =>
        (long)Count(rung) * (Epochs(rung) - (rung == 0 ? 0 : Epochs(rung - 1))));

    /// <summary>The next rung of a bracket that has ended the ones before; null after the last.</summary>
    /// <param name="state">What is known.</param>
    /// <param name="draw">The values of the new trials, each by its place in the bracket.</param>
    public IEnumerable<TrialPlan>? Next(SearchState state, Func<int, IReadOnlyDictionary<string, string>> draw)
    {
        var own = state.Trials.Where(t => t.Bracket == number).ToList();
        if (own.Count == 0) return Enumerable.Range(0, trials).Select(n => new TrialPlan(draw(n), Epochs(0)) { Bracket = number });
        for (var rung = 0; rung < last; rung++)
        {
            // The best of those that went as far; a trial that failed goes no further, and of equal ones the earlier does.
            var reached = own.Where(t => double.IsFinite(state.Cost(t, Epochs(rung))) || t.Steps.Any(s => s.Epochs > Epochs(rung)))
                .OrderBy(t => state.Cost(t, Epochs(rung))).ThenBy(t => t.Number).Take(Count(rung + 1)).ToList();
            if (reached.Count > 0 && reached.All(t => t.Epochs < Epochs(rung + 1)))
                return reached.Select(t => new TrialPlan(null, Epochs(rung + 1)) { Continues = t.Number });
        }
        return null;
    }

    private int Count(int rung) => Math.Max(1, (int)Math.Floor(trials * Math.Pow(eta, -rung) + 1e-9));
}
