namespace Fovea.Data;

/// <summary>Where the batches of a training come from; <see cref="DataLoader"/> is one.</summary>
/// <remarks>The same epoch gives the same batches at every call, so that an interrupted training can go on within one.</remarks>
public interface IBatchSource
{
    /// <summary>Samples of an epoch.</summary>
    int SamplesPerEpoch { get; }

    /// <summary>Batches of an epoch.</summary>
    int BatchesPerEpoch { get; }

    /// <summary>The batches of an epoch, numbered from 0.</summary>
    IEnumerable<Batch> Batches(int epoch);
}
