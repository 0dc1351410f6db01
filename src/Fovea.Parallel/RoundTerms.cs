namespace Fovea.Parallel;

/// <summary>The gradients that a round adds to those of its step.</summary>
/// <param name="Before">Mini-batches that are in the sum already.</param>
/// <param name="Ranks">The ranks whose mini-batches are added, in order.</param>
/// <param name="Completes">Whether the step is complete then.</param>
internal sealed record RoundTerms(int Before, IReadOnlyList<int> Ranks, bool Completes)
{
    /// <summary>Mini-batches in the sum after the round.</summary>
    public int All => Before + Ranks.Count;
}
