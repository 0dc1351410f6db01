using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Draws with replacement: sample i with probability wᵢ / Σw.</summary>
/// <remarks><b>Source</b>: inversion of the cumulative distribution, L. Devroye, "Non-Uniform Random Variate Generation", 1986,
/// III.2.</remarks>
public sealed class WeightedSampler : ISampler
{
    private readonly double[] _cumulative;

    /// <summary>Takes a weight for each sample of the source.</summary>
    /// <param name="weights">0 or more; 0 is never drawn. They need not add up to 1.</param>
    /// <param name="count">Samples of an epoch; null for as many as there are weights.</param>
    /// <exception cref="ArgumentException">A weight is negative or no number, or all are 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    public WeightedSampler(IReadOnlyList<double> weights, int? count = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        _cumulative = new double[weights.Count];
        var sum = 0.0;
        for (var i = 0; i < weights.Count; i++)
        {
            if (!(weights[i] >= 0 && double.IsFinite(weights[i])))
                throw new ArgumentException(
                    FormattableString.Invariant($"WeightedSampler: expected weights of 0 or more, got {weights[i]} at {i}."),
                    nameof(weights));
            _cumulative[i] = sum += weights[i];
        }
        if (!(sum > 0 && double.IsFinite(sum)))
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"WeightedSampler: expected weights with a finite sum above 0, got {sum} from {weights.Count} weights."),
                nameof(weights));
        Count = TransformCheck.AtLeast(count ?? weights.Count, 1, "WeightedSampler", "a count", nameof(count));
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public int[] Order(ulong seed, int epoch)
    {
        var random = SamplerStream.Of(seed, epoch);
        var order = new int[Count];
        for (var i = 0; i < order.Length; i++) order[i] = Draw(random);
        return order;
    }

    /// <inheritdoc/>
    public override string ToString() => $"WeightedSampler({_cumulative.Length} weights, {Count})";

    /// <summary>The first sample whose cumulative weight lies above u · Σw: one of weight 0 has no such u.</summary>
    private int Draw(Generator random)
    {
        var wanted = random.NextDouble() * _cumulative[^1];
        var (low, high) = (0, _cumulative.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_cumulative[middle] > wanted) high = middle;
            else low = middle + 1;
        }
        return low;
    }
}
