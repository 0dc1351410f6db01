using Fovea.Data;
using Fovea.Tensors;

namespace Fovea.Training.Tests;

/// <summary>Batches of tensors, in order.</summary>
internal sealed class ArrayBatches(Tensor inputs, Tensor targets, int size) : IBatchSource
{
    public int SamplesPerEpoch => inputs.Shape[0];

    public int BatchesPerEpoch => (SamplesPerEpoch + size - 1) / size;

    public IEnumerable<Batch> Batches(int epoch)
    {
        for (var start = 0; start < SamplesPerEpoch; start += size)
        {
            var end = Math.Min(start + size, SamplesPerEpoch);
            yield return new(inputs.Slice(0, start, end), targets.Slice(0, start, end), [.. Enumerable.Range(start, end - start)]);
        }
    }
}
