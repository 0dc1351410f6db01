namespace Fovea.Nn;

/// <summary>Schedules one after the other; each counts from 0 when its turn comes.</summary>
/// <remarks>Those inside are not stepped themselves.</remarks>
/// <example><code>
/// var schedule = new SequentialLR(optimizer, [new LinearLR(optimizer, 0.1, steps: 5), new CosineLR(optimizer, 95)], [5]);
/// </code></example>
public sealed class SequentialLR : LearningRateSchedule
{
    /// <summary>A sequence, which starts at once.</summary>
    /// <param name="optimizer">Whose rates to set.</param>
    /// <param name="schedules">Schedules of the same optimizer.</param>
    /// <param name="milestones">Steps at which the next one takes over, one fewer than schedules, rising.</param>
    /// <exception cref="ArgumentException">The numbers do not fit, milestones do not rise, or a schedule is of another optimizer or watches
    /// a figure.</exception>
    public SequentialLR(Optimizer optimizer, IReadOnlyList<LearningRateSchedule> schedules, IReadOnlyList<int> milestones)
        : base(optimizer)
    {
        ArgumentNullException.ThrowIfNull(schedules);
        ArgumentNullException.ThrowIfNull(milestones);
        if (schedules.Count == 0 || milestones.Count != schedules.Count - 1)
            throw new ArgumentException(
                $"SequentialLR: expected one milestone fewer than schedules, got {milestones.Count} for {schedules.Count}.");
        if (milestones.Zip(milestones.Skip(1)).Any(m => m.First >= m.Second))
            throw new ArgumentException($"SequentialLR: expected rising milestones, got [{string.Join(", ", milestones)}].");
        ChainedLR.Require(nameof(SequentialLR), optimizer, schedules);
        (Schedules, Milestones) = (schedules, milestones);
        MoveTo(0);
    }

    /// <summary>The schedules in order.</summary>
    public IReadOnlyList<LearningRateSchedule> Schedules { get; }

    /// <summary>Steps at which the next one takes over.</summary>
    public IReadOnlyList<int> Milestones { get; }

    /// <inheritdoc/>
    public override double Rate(double baseRate, int step)
    {
        var (schedule, since) = At(step);
        return schedule.Rate(baseRate, since);
    }

    /// <inheritdoc/>
    public override double? Momentum(int step)
    {
        var (schedule, since) = At(step);
        return schedule.Momentum(since);
    }

    private (LearningRateSchedule Schedule, int Since) At(int step)
    {
        var turn = Milestones.Count(m => m <= step);
        return (Schedules[turn], turn == 0 ? step : step - Milestones[turn - 1]);
    }
}
