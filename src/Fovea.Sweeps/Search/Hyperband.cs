namespace Fovea.Sweeps;

/// <summary>Successive halving with several numbers of trials and of first epochs: for s = ⌊log_η R⌋…0 a bracket of
/// ⌈(⌊log_η R⌋ + 1)·ηˢ/(s + 1)⌉ trials that begin with R·η⁻ˢ epochs.</summary>
/// <remarks>The brackets go rung by rung side by side, which changes nothing but the order. <c>trials</c> is the most there may be: the
/// later brackets are left out where it is reached. Source: L. Li, K. Jamieson, G. DeSalvo, A. Rostamizadeh, A. Talwalkar, "Hyperband: a novel
/// bandit-based approach to hyperparameter optimization", JMLR 18 (2018), algorithm 1.</remarks>
/// <param name="eta">Of so many trials one goes on, 2 or more.</param>
/// <param name="minEpochs">The least epochs of a first rung, 1 or more: R is counted in them.</param>
[Part("hyperband", "halving with several numbers of first epochs; trials is the most there may be")]
public sealed class Hyperband(int eta = 3, int minEpochs = 1) : SearchStrategy
{
    /// <summary>Of so many trials one goes on.</summary>
    public int Eta { get; } = eta >= 2 ? eta : throw new ArgumentException($"hyperband: expected eta of 2 or more, got {eta}.");

    /// <summary>The least epochs of a first rung.</summary>
    public int MinEpochs { get; } = minEpochs >= 1 ? minEpochs
        : throw new ArgumentException($"hyperband: expected minEpochs of 1 or more, got {minEpochs}.");

    /// <inheritdoc/>
    public override bool StopsEarly => true;

    /// <inheritdoc/>
    public override IReadOnlyList<TrialPlan> Next(SearchState state)
    {
        var (plans, before) = (new List<TrialPlan>(), 0);
        foreach (var bracket in Brackets(state.Settings))
        {
            var first = before;
            plans.AddRange(bracket.Next(state, n => RandomSearch.Draw(state.Settings, first + n)) ?? []);
            before += bracket.Trials;
        }
        return plans;
    }

    /// <inheritdoc/>
    public override long PlannedEpochs(SearchSettings settings) => Brackets(settings).Sum(b => b.PlannedEpochs);

    /// <inheritdoc/>
    public override void Check(SearchSettings settings) => CheckEpochs("hyperband", settings, MinEpochs);

    internal static void CheckEpochs(string name, SearchSettings settings, int minEpochs)
    {
        if (settings.Epochs < minEpochs) throw new ArgumentException(
            $"{name}: expected epochs of at least minEpochs, {minEpochs}, got {settings.Epochs}.");
        if (settings.Space.Dimensions.Any(d => d.Path == "epochs")) throw new ArgumentException(
            $"{name}: expected a space without epochs, which is what trials are cut by, got it as a field. Leave it out.");
    }

    /// <summary>The largest s with ηˢ ≤ x.</summary>
    internal static int Power(int eta, double x)
    {
        var s = 0;
        for (double power = eta; power <= x + 1e-9; power *= eta) s++;
        return s;
    }

    private IEnumerable<HalvingBracket> Brackets(SearchSettings settings)
    {
        var most = Power(Eta, settings.Epochs / (double)MinEpochs);
        var left = settings.Trials;
        for (var s = most; s >= 0 && left > 0; s--)
        {
            var trials = Math.Min(left, (int)Math.Ceiling((most + 1) * Math.Pow(Eta, s) / (s + 1) - 1e-9));
            left -= trials;
            yield return new(most - s, trials, s, Eta, settings.Epochs);
        }
    }
}
