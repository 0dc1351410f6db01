namespace Fovea.Training;

/// <summary>Mini-batches of one step that several processes compute at the same time, one each: number <see cref="First"/> + r is that of
/// rank r.</summary>
/// <param name="First">The number of the first in its epoch, from 0.</param>
/// <param name="Count">How many there are: at most one for each process.</param>
/// <param name="Gathered">Mini-batches of the step before these.</param>
/// <param name="Completes">Whether the optimizer steps after these.</param>
public sealed record StepRound(int First, int Count, int Gathered, bool Completes)
{
    /// <summary>The rounds of the rest of an epoch.</summary>
    /// <param name="from">The first mini-batch, from 0.</param>
    /// <param name="total">Mini-batches of the epoch.</param>
    /// <param name="perStep">Mini-batches of a step; the last step takes what is left.</param>
    /// <param name="gathered">Mini-batches of the running step before the first.</param>
    /// <param name="ranks">Number of processes.</param>
    public static IEnumerable<StepRound> Of(int from, int total, int perStep, int gathered, int ranks)
    {
        while (from < total)
        {
            var count = Math.Min(ranks, Math.Min(perStep - gathered, total - from));
            var completes = gathered + count == perStep || from + count == total;
            yield return new(from, count, gathered, completes);
            (from, gathered) = (from + count, completes ? 0 : gathered + count);
        }
    }
}
