using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Points of many coordinates laid out in the plane so that neighbours stay neighbours; distances between far groups mean
/// little.</summary>
/// <remarks>
/// Exact t-SNE: pⱼ|ᵢ ∝ exp(−‖xᵢ − xⱼ‖²/2σᵢ²) with σᵢ of a given perplexity, pᵢⱼ = (pⱼ|ᵢ + pᵢ|ⱼ)/2n; qᵢⱼ ∝ 1/(1 + ‖yᵢ − yⱼ‖²); y minimises
/// Σ pᵢⱼ ln(pᵢⱼ/qᵢⱼ) by gradient descent with momentum and gains. p is exaggerated at first, so that groups part. Time and memory grow with
/// n²: meant for some thousand points. The same seed gives the same bits on any number of threads.
/// <b>Source</b>: L. van der Maaten, G. Hinton, "Visualizing Data using t-SNE", JMLR 9, 2008; the learning rate n/12: A. Belkina et al.,
/// 2019.
/// </remarks>
public sealed class Tsne
{
    private const double Exaggeration = 12, FirstMomentum = 0.5, Momentum = 0.8, Start = 1e-4;
    private const int ExaggeratedSteps = 250, Rows = 16;

    /// <summary>About how many neighbours count for each point; it is lowered to a third of the points where they are few.</summary>
    public double Perplexity { get; init; } = 30;

    /// <summary>Steps of the descent.</summary>
    public int Steps { get; init; } = 750;

    /// <summary>Of the places where points begin.</summary>
    public ulong Seed { get; init; }

    /// <summary>Told the share of the steps that is done.</summary>
    public Action<double>? Progress { get; init; }

    /// <summary>Lays points out.</summary>
    /// <param name="points">[count, coordinates].</param>
    /// <param name="count">Number of points.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>[count, 2].</returns>
    /// <exception cref="ArgumentException">There are fewer than 4 points, or not as many coordinates for each.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public double[] Embed(double[] points, int count, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (count < 4 || points.Length == 0 || points.Length % count != 0)
            throw new ArgumentException($"Tsne: expected coordinates of four or more points, got {points.Length} values for {count}.");
        var p = JointProbabilities(points, count, Math.Min(Perplexity, (count - 1) / 3.0));
        var generator = new Generator(Seed);
        using var _ = Autograd.NoGrad();
        var y = Tensor.Randn([count, 2], 0, Start, DType.Float64, generator).ToArray<double>();
        var (gradient, velocity, gains) = (new double[y.Length], new double[y.Length], new double[y.Length]);
        Array.Fill(gains, 1);
        var rate = Math.Max(count / Exaggeration, 50);
        var exaggerated = Math.Min(ExaggeratedSteps, Steps / 3);
        for (var step = 0; step < Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            Gradient(p, y, gradient, step < exaggerated ? Exaggeration : 1);
            Move(y, gradient, velocity, gains, rate, step < exaggerated ? FirstMomentum : Momentum);
            Progress?.Invoke((step + 1.0) / Steps);
        }
        return y;
    }

    /// <summary>pᵢⱼ of points.</summary>
    /// <param name="points">[count, coordinates].</param>
    /// <param name="count">Number of points.</param>
    /// <param name="perplexity">2 to the entropy of each pⱼ|ᵢ, in bits.</param>
    /// <returns>[count, count], symmetric, with sum 1.</returns>
    public static double[] JointProbabilities(double[] points, int count, double perplexity)
    {
        ArgumentNullException.ThrowIfNull(points);
        var conditional = new double[count * count];
        WorkPool.For(count, Rows, new Neighbours(points, conditional, count, Math.Log(perplexity)));
        var p = new double[count * count];
        for (var i = 0; i < count; i++)
            for (var j = 0; j < count; j++)
                p[i * count + j] = (conditional[i * count + j] + conditional[j * count + i]) / (2 * count);
        return p;
    }

    /// <summary>Σ pᵢⱼ ln(pᵢⱼ/qᵢⱼ) at a layout.</summary>
    /// <param name="p">From <see cref="JointProbabilities"/>.</param>
    /// <param name="y">[count, 2].</param>
    public static double Divergence(double[] p, double[] y)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(y);
        var count = y.Length / 2;
        var (sum, divergence) = (Closeness(y), 0.0);
        for (var i = 0; i < count; i++)
            for (var j = 0; j < count; j++)
                if (p[i * count + j] > 0)
                    divergence += p[i * count + j] * Math.Log(p[i * count + j] * sum / Weight(y, i, j));
        return divergence;
    }

    /// <summary>∂/∂yᵢ = 4 Σⱼ (e·pᵢⱼ − qᵢⱼ)(yᵢ − yⱼ)/(1 + ‖yᵢ − yⱼ‖²).</summary>
    /// <param name="p">From <see cref="JointProbabilities"/>.</param>
    /// <param name="y">[count, 2].</param>
    /// <param name="gradient">[count, 2], written.</param>
    /// <param name="exaggeration">e.</param>
    public static void Gradient(double[] p, double[] y, double[] gradient, double exaggeration = 1)
    {
        ArgumentNullException.ThrowIfNull(y);
        WorkPool.For(y.Length / 2, Rows, new Slopes(p, y, gradient, exaggeration, Closeness(y)));
    }

    private static void Move(double[] y, double[] gradient, double[] velocity, double[] gains, double rate, double momentum)
    {
        var (meanX, meanY) = (0.0, 0.0);
        for (var i = 0; i < y.Length; i++)
        {
            // A direction that lasts gains speed, one that turns loses it.
            gains[i] = Math.Max(0.01, gradient[i] > 0 == velocity[i] > 0 ? gains[i] * 0.8 : gains[i] + 0.2);
            velocity[i] = momentum * velocity[i] - rate * gains[i] * gradient[i];
            y[i] += velocity[i];
            if (i % 2 == 0) meanX += y[i];
            else meanY += y[i];
        }
        for (var i = 0; i < y.Length; i++) y[i] -= 2 * (i % 2 == 0 ? meanX : meanY) / y.Length;
    }

    // Σ 1/(1 + ‖yᵢ − yⱼ‖²) over all pairs of two points, row by row in order.
    private static double Closeness(double[] y)
    {
        var sums = new double[y.Length / 2];
        WorkPool.For(sums.Length, Rows, new RowSums(y, sums));
        return sums.Sum();
    }

    private static double Weight(double[] y, int i, int j)
    {
        var (dx, dy) = (y[2 * i] - y[2 * j], y[2 * i + 1] - y[2 * j + 1]);
        return 1 / (1 + dx * dx + dy * dy);
    }

    private readonly struct RowSums(double[] y, double[] sums) : IWork
    {
        public void Run(int start, int end)
        {
            for (var i = start; i < end; i++)
            {
                var sum = -1.0;
                for (var j = 0; j < sums.Length; j++) sum += Weight(y, i, j);
                sums[i] = sum;
            }
        }
    }

    private readonly struct Slopes(double[] p, double[] y, double[] gradient, double exaggeration, double sum) : IWork
    {
        public void Run(int start, int end)
        {
            var count = y.Length / 2;
            for (var i = start; i < end; i++)
            {
                var row = p.AsSpan(i * count, count);
                var (atX, atY, x, z) = (y[2 * i], y[2 * i + 1], 0.0, 0.0);
                for (var j = 0; j < row.Length; j++)
                {
                    var (dx, dy) = (atX - y[2 * j], atY - y[2 * j + 1]);
                    var weight = 1 / (1 + dx * dx + dy * dy);
                    var force = (exaggeration * row[j] - weight / sum) * weight;
                    (x, z) = (x + force * dx, z + force * dy);
                }
                (gradient[2 * i], gradient[2 * i + 1]) = (4 * x, 4 * z);
            }
        }
    }

    // pⱼ|ᵢ of rows: the precision 1/2σ² of the wanted entropy is found by halving.
    private readonly struct Neighbours(double[] points, double[] conditional, int count, double entropy) : IWork
    {
        private const int MostHalvings = 60;

        public void Run(int start, int end)
        {
            var size = points.Length / count;
            var distances = new double[count];
            for (var i = start; i < end; i++)
            {
                var own = points.AsSpan(i * size, size);
                var nearest = double.PositiveInfinity;
                for (var j = 0; j < count; j++)
                {
                    var other = points.AsSpan(j * size, size);
                    var sum = 0.0;
                    for (var k = 0; k < size; k++) sum += (own[k] - other[k]) * (own[k] - other[k]);
                    distances[j] = sum;
                    if (j != i) nearest = Math.Min(nearest, sum);
                }
                Fill(conditional.AsSpan(i * count, count), distances, i, nearest);
            }
        }

        private void Fill(Span<double> row, double[] distances, int own, double nearest)
        {
            var (precision, low, high) = (1.0, 0.0, double.PositiveInfinity);
            for (var step = 0; step < MostHalvings; step++)
            {
                var (sum, weighted) = (0.0, 0.0);
                for (var j = 0; j < row.Length; j++)
                {
                    // Beside the nearest, so that no sum is 0.
                    var distance = distances[j] - nearest;
                    row[j] = j == own ? 0 : Math.Exp(-precision * distance);
                    (sum, weighted) = (sum + row[j], weighted + (j == own ? 0 : row[j] * distance));
                }
                var difference = Math.Log(sum) + precision * weighted / sum - entropy;
                for (var j = 0; j < row.Length; j++) row[j] /= sum;
                if (Math.Abs(difference) < 1e-6) return;
                if (difference > 0) low = precision;
                else high = precision;
                precision = double.IsInfinity(high) ? precision * 2 : (low + high) / 2;
            }
        }
    }
}
