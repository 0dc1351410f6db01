namespace Fovea.Nn;

/// <summary>Schedules at the same time: each starts from the rate that the one before it gives, so that factors multiply.</summary>
/// <remarks>Those inside are not stepped themselves.</remarks>
public sealed class ChainedLR : LearningRateSchedule
{
    /// <summary>A chain, which starts at once.</summary>
    /// <param name="optimizer">Whose rates to set.</param>
    /// <param name="schedules">Schedules of the same optimizer.</param>
    /// <exception cref="ArgumentException">There is none, or one is of another optimizer or watches a figure.</exception>
    public ChainedLR(Optimizer optimizer, IReadOnlyList<LearningRateSchedule> schedules) : base(optimizer)
    {
        ArgumentNullException.ThrowIfNull(schedules);
        if (schedules.Count == 0) throw new ArgumentException("ChainedLR: expected at least one schedule, got none.");
        Require(nameof(ChainedLR), optimizer, schedules);
        Schedules = schedules;
        MoveTo(0);
    }

    /// <summary>The schedules in order.</summary>
    public IReadOnlyList<LearningRateSchedule> Schedules { get; }

    /// <inheritdoc/>
    public override double Rate(double baseRate, int step) => Schedules.Aggregate(baseRate, (rate, schedule) => schedule.Rate(rate, step));

    /// <inheritdoc/>
    public override double? Momentum(int step) => Schedules.Select(s => s.Momentum(step)).LastOrDefault(m => m is not null);

    /// <summary>Schedules that go by the count alone, all of one optimizer.</summary>
    internal static void Require(string subject, Optimizer optimizer, IReadOnlyList<LearningRateSchedule> schedules)
    {
        if (schedules.FirstOrDefault(s => s.Optimizer != optimizer) is { } other)
            throw new ArgumentException($"{subject}: expected schedules of the same optimizer, got a {other.GetType().Name} of another.");
        if (schedules.FirstOrDefault(s => s.Monitored is not null) is { } watching)
            throw new ArgumentException(
                $"{subject}: expected schedules that go by the count of steps, got a {watching.GetType().Name}. Step it beside this one.");
    }
}
