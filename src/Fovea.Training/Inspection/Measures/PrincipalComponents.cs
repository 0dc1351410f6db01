using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>The directions in which points vary most, orthonormal.</summary>
/// <remarks>A block of directions is multiplied by the covariance and made orthonormal again until the variances stay; the covariance is
/// written out only where points have few coordinates. In each direction the coordinate of largest magnitude is positive.
/// <b>Source</b>: K. Pearson, 1901; N. Halko, P. Martinsson, J. Tropp, "Finding structure with randomness", 2011, algorithm 4.4.</remarks>
/// <param name="Mean">[coordinates], the middle of the points.</param>
/// <param name="Directions">Float64 [coordinates, components], a column each.</param>
/// <param name="Variances">Of the points along each direction, the largest first; the divisor is n − 1.</param>
/// <param name="TotalVariance">Summed over all coordinates.</param>
public sealed record PrincipalComponents(double[] Mean, Tensor Directions, double[] Variances, double TotalVariance)
{
    // More directions than are asked for make the iteration converge faster.
    private const int Spare = 8, WrittenOut = 1024;

    /// <summary>Finds the first components.</summary>
    /// <param name="points">[count, coordinates].</param>
    /// <param name="count">Number of points, 2 or more.</param>
    /// <param name="components">How many; fewer come where the points have fewer coordinates.</param>
    /// <param name="mostSteps">Where the iteration ends at the latest.</param>
    /// <exception cref="ArgumentException">There are fewer than two points, or not as many coordinates for each.</exception>
    public static PrincipalComponents Of(double[] points, int count, int components, int mostSteps = 300)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (count < 2 || points.Length == 0 || points.Length % count != 0)
            throw new ArgumentException($"PrincipalComponents: expected coordinates of two or more points, got {points.Length} values for {count}.");
        using var _ = Autograd.NoGrad();
        var size = points.Length / count;
        var mean = new double[size];
        for (var i = 0; i < points.Length; i++) mean[i % size] += points[i] / count;
        var centred = new double[points.Length];
        var total = 0.0;
        for (var i = 0; i < points.Length; i++)
        {
            centred[i] = points[i] - mean[i % size];
            total += centred[i] * centred[i] / (count - 1);
        }
        var x = Tensor.From(centred, [count, size]);
        var covariance = size <= Math.Min(count, WrittenOut) ? x.MatMul(x, transposeA: true) / (count - 1) : null;
        Tensor Apply(Tensor q) => covariance is null ? x.MatMul(x.MatMul(q), transposeA: true) / (count - 1) : covariance.MatMul(q);

        var wanted = Math.Min(components, size);
        var q = Tensor.Randn([size, Math.Min(wanted + Spare, size)], dtype: DType.Float64, generator: new Generator(0)).QR().Q;
        var before = new double[wanted];
        for (var step = 0; ; step++)
        {
            var product = Apply(q);
            var (values, vectors) = Symmetric(q.MatMul(product, transposeA: true)).Eigh();
            // Ascending; the largest are wanted.
            double[] variances = [.. values.ToArray<double>().Reverse().Take(wanted).Select(v => Math.Max(0, v))];
            if (step >= mostSteps || variances.Zip(before).All(v => Math.Abs(v.First - v.Second) <= 1e-15 * (total + double.Epsilon)))
                return new(mean, Turned(q.MatMul(vectors), wanted), variances, total);
            before = variances;
            q = product.QR().Q;
        }
    }

    /// <summary>The points' coordinates along the directions.</summary>
    /// <param name="points">[count, coordinates].</param>
    /// <param name="count">Number of points.</param>
    /// <returns>[count, components].</returns>
    public double[] Project(double[] points, int count)
    {
        using var _ = Autograd.NoGrad();
        return (Tensor.From(points, [count, Mean.Length]) - Tensor.From(Mean, [1, Mean.Length])).MatMul(Directions).ToArray<double>();
    }

    private static Tensor Symmetric(Tensor a) => (a + a.Transpose()) * 0.5;

    // The last columns, backwards, each with its largest coordinate positive.
    private static Tensor Turned(Tensor vectors, int wanted)
    {
        var (size, all) = (vectors.Shape[0], vectors.Shape[1]);
        var from = vectors.ToArray<double>();
        var to = new double[size * wanted];
        for (var k = 0; k < wanted; k++)
        {
            var column = all - 1 - k;
            var largest = Enumerable.Range(0, size).MaxBy(i => Math.Abs(from[i * all + column]));
            var sign = from[largest * all + column] < 0 ? -1 : 1;
            for (var i = 0; i < size; i++) to[i * wanted + k] = sign * from[i * all + column];
        }
        return Tensor.From(to, [size, wanted]);
    }
}
