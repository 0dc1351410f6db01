using System.Collections.Concurrent;

namespace Fovea.Data;

/// <summary>Samples to read into, one for each thread that asks at the same time.</summary>
internal sealed class SamplePool(IReadOnlyList<TensorSpec> inputs, IReadOnlyList<TensorSpec> targets)
{
    private readonly ConcurrentBag<Sample> _free = [];

    public Sample Take() => _free.TryTake(out var sample) ? sample : new(inputs, targets);

    public void Return(Sample sample) => _free.Add(sample);
}
