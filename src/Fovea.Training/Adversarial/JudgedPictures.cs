namespace Fovea.Training;

/// <summary>What a classifier says of pictures.</summary>
/// <param name="Count">Number of pictures.</param>
/// <param name="Features">What its last layer with weights sees, [pictures, features].</param>
/// <param name="Probabilities">Of each class, [pictures, classes].</param>
public sealed record JudgedPictures(int Count, float[] Features, float[] Probabilities)
{
    private FeatureGaussian? _gaussian;

    /// <summary>Features of a picture.</summary>
    public int Size => Features.Length / Count;

    /// <summary>Number of classes.</summary>
    public int Classes => Probabilities.Length / Count;

    /// <summary>The normal distribution of their features.</summary>
    public FeatureGaussian Gaussian => _gaussian ??= FeatureGaussian.Of(Features, Count);

    /// <summary>The likeliest class of each.</summary>
    public int[] Predicted => [.. Enumerable.Range(0, Count).Select(i =>
    {
        var row = Probabilities.AsSpan(i * Classes, Classes);
        var best = 0;
        for (var k = 1; k < row.Length; k++) if (row[k] > row[best]) best = k;
        return best;
    })];

    /// <summary>The mean probability of the likeliest class.</summary>
    public double MeanConfidence => Probabilities.Chunk(Classes).Average(row => (double)row.Max());

    /// <summary>The share of pictures of each class.</summary>
    public double[] Shares
    {
        get
        {
            var counts = new int[Classes];
            foreach (var k in Predicted) counts[k]++;
            return [.. counts.Select(n => (double)n / Count)];
        }
    }

    /// <summary>Of each class √E‖a − b‖² over pairs of its pictures' features; NaN where it has fewer than
    /// <paramref name="least"/>.</summary>
    /// <remarks>E‖a − b‖² = 2·tr Σ, so no pair has to be looked at.</remarks>
    public double[] ClassDistances(int least)
    {
        var (size, classes, predicted) = (Size, Classes, Predicted);
        var (counts, sums, squares) = (new int[classes], new double[classes * size], new double[classes * size]);
        for (var i = 0; i < Count; i++)
        {
            counts[predicted[i]]++;
            for (var k = 0; k < size; k++)
            {
                var (at, value) = (predicted[i] * size + k, (double)Features[i * size + k]);
                sums[at] += value;
                squares[at] += value * value;
            }
        }
        return [.. counts.Select((n, c) =>
        {
            if (n < Math.Max(2, least)) return double.NaN;
            var trace = 0.0;
            for (var k = c * size; k < (c + 1) * size; k++) trace += (squares[k] - sums[k] * sums[k] / n) / (n - 1);
            return Math.Sqrt(2 * Math.Max(0, trace));
        })];
    }
}
