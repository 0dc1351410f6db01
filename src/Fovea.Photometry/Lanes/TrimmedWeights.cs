using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.Photometry;

/// <summary>How much of each observation lies between two quantiles of its pixel's observations, for a vector of pixels at once.</summary>
internal sealed class TrimmedWeights
{
    private readonly SortingNetwork _network;
    private readonly float _begin, _end;
    private readonly int _first, _last;

    /// <summary>Prepares for a number of lights.</summary>
    /// <param name="lights">Observations a pixel.</param>
    /// <param name="low">The lower quantile, 0…1.</param>
    /// <param name="high">The upper quantile, above the lower one.</param>
    public TrimmedWeights(int lights, double low, double high)
    {
        // Observation i of the sorted ones covers i…i + 1.
        (_begin, _end) = ((float)(low * lights), (float)(high * lights));
        (_first, _last) = (Math.Min((int)_begin, lights - 1), Math.Clamp((int)MathF.Ceiling(_end) - 1, 0, lights - 1));
        _network = new(lights, [_first, _last]);
    }

    /// <summary>The weights 0…1; 0 for observations that are not above zero.</summary>
    /// <param name="values">A vector for each light.</param>
    /// <param name="weights">A vector for each light.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Find(ReadOnlySpan<Vector<float>> values, Span<Vector<float>> weights)
    {
        values.CopyTo(weights);
        _network.Sort(weights);
        var (low, high, zero, one) = (weights[_first], weights[_last], Vector<float>.Zero, Vector<float>.One);
        Vector<float> below = zero, atLow = zero, underHigh = zero, atHigh = zero;
        foreach (var value in values)
        {
            below += Vector.ConditionalSelect(Vector.LessThan(value, low), one, zero);
            atLow += Vector.ConditionalSelect(Vector.Equals(value, low), one, zero);
            underHigh += Vector.ConditionalSelect(Vector.LessThan(value, high), one, zero);
            atHigh += Vector.ConditionalSelect(Vector.Equals(value, high), one, zero);
        }
        var lowPart = (Vector.Min(below + atLow, new(_end)) - new Vector<float>(_begin)) / atLow;
        var highPart = (new Vector<float>(_end) - Vector.Max(underHigh, new(_begin))) / atHigh;
        for (var i = 0; i < weights.Length; i++)
        {
            var value = values[i];
            var inside = Vector.BitwiseAnd(Vector.GreaterThan(value, low), Vector.LessThan(value, high));
            var weight = Vector.ConditionalSelect(inside, one, zero);
            weight = Vector.ConditionalSelect(Vector.Equals(value, high), highPart, weight);
            weight = Vector.ConditionalSelect(Vector.Equals(value, low), lowPart, weight);
            weights[i] = Vector.ConditionalSelect(Vector.GreaterThan(value, zero), weight, zero);
        }
    }
}
