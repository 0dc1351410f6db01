namespace Fovea.Sweeps;

/// <summary>All trials begin with few epochs; the best of each rung go on, with η times as many, until some have had all.</summary>
/// <remarks>A trial that goes on does so from its checkpoint. It is planned for all epochs from the beginning, so that a schedule of the
/// learning rate is that of a whole training: the trial that comes first has the bits of a training that was never cut, and early rungs
/// compare trials at the rates of the first epochs. Source: see <see cref="Hyperband"/>.</remarks>
/// <param name="eta">Of so many trials one goes on, 2 or more.</param>
/// <param name="minEpochs">Epochs of the first rung at least, 1 or more.</param>
[Part("successiveHalving", "many trials begin, the best go on")]
public sealed class SuccessiveHalving(int eta = 3, int minEpochs = 1) : SearchStrategy
{
    /// <summary>Of so many trials one goes on.</summary>
    public int Eta { get; } = eta >= 2 ? eta : throw new ArgumentException($"successiveHalving: expected eta of 2 or more, got {eta}.");

    /// <summary>Epochs of the first rung at least.</summary>
    public int MinEpochs { get; } = minEpochs >= 1 ? minEpochs
        : throw new ArgumentException($"successiveHalving: expected minEpochs of 1 or more, got {minEpochs}.");

    /// <inheritdoc/>
    public override bool StopsEarly => true;

    /// <inheritdoc/>
    public override IReadOnlyList<TrialPlan> Next(SearchState state) =>
        [.. Bracket(state.Settings).Next(state, n => RandomSearch.Draw(state.Settings, n)) ?? []];

    /// <inheritdoc/>
    public override long PlannedEpochs(SearchSettings settings) => Bracket(settings).PlannedEpochs;

    /// <inheritdoc/>
    public override void Check(SearchSettings settings) => Hyperband.CheckEpochs("successiveHalving", settings, MinEpochs);

    private HalvingBracket Bracket(SearchSettings settings) =>
        new(0, settings.Trials, Math.Min(Hyperband.Power(Eta, settings.Epochs / (double)MinEpochs), Hyperband.Power(Eta, settings.Trials)),
            Eta, settings.Epochs);
}
