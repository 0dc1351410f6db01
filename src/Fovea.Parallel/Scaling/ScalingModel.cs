namespace Fovea.Parallel.Scaling;

/// <summary>The time of a step on n ranks, from the time that one takes to compute, and from latency and bandwidth between them.</summary>
/// <remarks>
/// Adding up s bytes over n ranks takes t(s, n) = 2·(n − 1)·α + 2·(n − 1)/n·s·β: each rank gets a share of s from all others, and gives the
/// sum of its share to all. Of a step that computes for C, the backward pass is W = ⅔·C. With m buckets of P/m bytes of gradients each,
/// those that are complete are added up while the pass goes on: T(n) = C − W + max(W + t, W/m + m·t) + 3·α·log₂ n, with what ranks tell
/// each other of each step last. Source of the terms: R. Thakur, R. Rabenseifner, W. Gropp, "Optimization of collective communication
/// operations in MPICH", 2005, section 3.
/// </remarks>
/// <param name="Latency">α, seconds of a message.</param>
/// <param name="SecondsPerByte">β; 1/β is the bandwidth of a rank.</param>
public sealed record ScalingModel(double Latency, double SecondsPerByte)
{
    // The backward pass computes two products for each of the forward pass.
    private const double BackwardShare = 2.0 / 3;

    // What ranks tell each other of each step: two messages of its outcome, one of the end.
    private const int Messages = 3;

    private const int SmallestBucket = 1 << 16;

    /// <summary>Fits α and β to measured sums by least squares of relative errors; neither is below 0.</summary>
    /// <exception cref="ArgumentException">There are fewer than two sums over two ranks or more.</exception>
    public static ScalingModel Fit(IEnumerable<RankTimes> measured)
    {
        ArgumentNullException.ThrowIfNull(measured);
        var rows = measured.Where(m => m.Ranks > 1).SelectMany(m => m.Sums.Select(s =>
            (A: 2.0 * (m.Ranks - 1) / s.Seconds, B: 2.0 * (m.Ranks - 1) / m.Ranks * s.Bytes / s.Seconds))).ToList();
        if (rows.Count < 2)
            throw new ArgumentException("ScalingModel: expected sums of several sizes over two ranks or more.", nameof(measured));
        double aa = rows.Sum(r => r.A * r.A), ab = rows.Sum(r => r.A * r.B), bb = rows.Sum(r => r.B * r.B), a = rows.Sum(r => r.A),
            b = rows.Sum(r => r.B), determinant = aa * bb - ab * ab;
        var (latency, perByte) = ((a * bb - b * ab) / determinant, (b * aa - a * ab) / determinant);
        return latency < 0 ? new(0, b / bb) : perByte < 0 ? new(a / aa, 0) : new(latency, perByte);
    }

    /// <summary>t(s, n), seconds.</summary>
    public double Sum(double bytes, int ranks) => 2.0 * (ranks - 1) * Latency + 2.0 * (ranks - 1) / ranks * bytes * SecondsPerByte;

    /// <summary>T(n), seconds.</summary>
    /// <param name="compute">C, seconds.</param>
    /// <param name="gradientBytes">P.</param>
    /// <param name="ranks">n.</param>
    /// <param name="bucketBytes">Bytes of a bucket.</param>
    public double Step(double compute, long gradientBytes, int ranks, int bucketBytes)
    {
        if (ranks == 1) return compute;
        var buckets = Math.Max(1, (int)Math.Ceiling((double)gradientBytes / bucketBytes));
        var (backward, sum) = (BackwardShare * compute, Sum((double)gradientBytes / buckets, ranks));
        return compute - backward + Math.Max(backward + sum, backward / buckets + buckets * sum) + Messages * Latency * Math.Log2(ranks);
    }

    /// <summary>The size of buckets, a power of 2, with the shortest step.</summary>
    public int BestBucket(double compute, long gradientBytes, int ranks)
    {
        var best = SmallestBucket;
        for (var size = best; size < gradientBytes && size < 1 << 30;)
        {
            size *= 2;
            if (Step(compute, gradientBytes, ranks, size) < Step(compute, gradientBytes, ranks, best)) best = size;
        }
        return best;
    }
}
