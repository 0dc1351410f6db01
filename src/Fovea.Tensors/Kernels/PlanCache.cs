using System.Collections.Concurrent;

namespace Fovea.Tensors;

/// <summary>Plans that were made, so that repeating a computation allocates nothing. A program that sees ever new sizes does not fill the
/// memory with them: from time to time all are dropped.</summary>
/// <param name="make">Makes the plan of a key.</param>
internal sealed class PlanCache<TKey, TPlan>(Func<TKey, TPlan> make) where TKey : notnull
{
    private const int Most = 1000;

    private readonly ConcurrentDictionary<TKey, TPlan> _plans = [];

    /// <summary>The plan of a key.</summary>
    public TPlan Get(in TKey key)
    {
        if (_plans.TryGetValue(key, out var plan)) return plan;
        if (_plans.Count > Most) _plans.Clear();
        return _plans[key] = make(key);
    }
}
