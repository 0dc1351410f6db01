namespace Fovea.Nn;

/// <summary>What a configuration's schedule is built from.</summary>
/// <param name="Optimizer">Whose rates it sets.</param>
/// <param name="Epochs">Epochs in all.</param>
/// <param name="StepsPerEpoch">Steps of the optimizer in each.</param>
public sealed record ScheduleContext(Optimizer Optimizer, int Epochs, int StepsPerEpoch)
{
    /// <summary>Steps of the optimizer over the whole training.</summary>
    public int Batches => Epochs * StepsPerEpoch;

    /// <summary>Steps of a schedule over the whole training.</summary>
    /// <param name="per">When it steps.</param>
    public int Steps(SchedulePeriod per) => per == SchedulePeriod.Batch ? Batches : Epochs;
}
