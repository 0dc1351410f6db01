using Fovea.Data;

namespace Fovea.Training;

/// <summary>Batches of pictures, or in some epochs of what a frozen backbone made of them.</summary>
/// <param name="pictures">The pictures.</param>
/// <param name="instead">What an epoch takes in their place; null for the pictures.</param>
internal sealed class PhasedBatches(IBatchSource pictures, Func<int, IBatchSource?> instead) : IBatchSource
{
    // Samples and batches are as many whichever they are.
    public int SamplesPerEpoch => pictures.SamplesPerEpoch;

    public int BatchesPerEpoch => (instead(0) ?? pictures).BatchesPerEpoch;

    public IEnumerable<Batch> Batches(int epoch) => (instead(epoch) ?? pictures).Batches(epoch);

    public IEnumerable<Batch> Batches(int epoch, IReadOnlyList<int> numbers) => (instead(epoch) ?? pictures).Batches(epoch, numbers);
}
