using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Probabilities of classes for points, each by a linear classifier that was fitted without that point.</summary>
/// <remarks>The points are divided into folds; for each fold Gaussians of one covariance, a mean for each class, are fitted to the others:
/// linear discriminant analysis, in closed form, the covariance drawn a little towards a multiple of the identity. <b>Source</b>:
/// R. Fisher, 1936; T. Hastie, R. Tibshirani, J. Friedman, "The Elements of Statistical Learning", 2009, sections 4.3 and 7.10.</remarks>
public static class HeldOutProbabilities
{
    private const double Shrinkage = 0.01;

    /// <summary>Computes them.</summary>
    /// <param name="points">[count, coordinates].</param>
    /// <param name="labels">A class for each point.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="folds">Into how many parts the points are divided, 2 or more.</param>
    /// <param name="seed">Chooses the parts.</param>
    /// <returns>[count, classes].</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two folds, or fewer points than folds.</exception>
    public static double[] Of(double[] points, int[] labels, int classes, int folds = 5, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(labels.Length, folds);
        using var _ = Autograd.NoGrad();
        var size = points.Length / labels.Length;
        var order = new Generator(seed).Permutation(labels.Length);
        var probabilities = new double[labels.Length * classes];
        for (var fold = 0; fold < folds; fold++)
        {
            var held = order.Where((_, i) => i % folds == fold).ToArray();
            var (weights, offsets) = Fit(points, labels, [.. order.Where((_, i) => i % folds != fold)], size, classes);
            var scores = Rows(points, held, size).MatMul(weights).ToArray<double>();
            foreach (var (row, index) in held.Index())
                Softmax(scores.AsSpan(row * classes, classes), offsets, probabilities.AsSpan(index * classes, classes));
        }
        return probabilities;
    }

    // Scores x·Σ⁻¹μ − ½ μ·Σ⁻¹μ + ln π of each class.
    private static (Tensor Weights, double[] Offsets) Fit(double[] points, int[] labels, int[] chosen, int size, int classes)
    {
        var (means, counts) = (new double[classes * size], new int[classes]);
        foreach (var i in chosen)
        {
            counts[labels[i]]++;
            for (var k = 0; k < size; k++) means[labels[i] * size + k] += points[i * size + k];
        }
        for (var c = 0; c < classes; c++)
            for (var k = 0; k < size; k++) means[c * size + k] /= Math.Max(counts[c], 1);
        var centred = new double[chosen.Length * size];
        foreach (var (row, i) in chosen.Index())
            for (var k = 0; k < size; k++) centred[row * size + k] = points[i * size + k] - means[labels[i] * size + k];
        var x = Tensor.From(centred, [chosen.Length, size]);
        var covariance = x.MatMul(x, transposeA: true) / chosen.Length;
        var spread = Enumerable.Range(0, size).Sum(k => covariance.AsReadOnlySpan<double>()[k * size + k]) / size;
        covariance = covariance * (1 - Shrinkage) + Tensor.Eye(size, dtype: DType.Float64) * (Shrinkage * spread + 1e-12);
        var mean = Tensor.From(means, [classes, size]);
        var weights = covariance.Solve(mean.Transpose());
        var lengths = (mean * weights.Transpose()).Sum(1).ToArray<double>();
        return (weights, [.. lengths.Select((l, c) => Math.Log((double)counts[c] / chosen.Length) - l / 2)]);
    }

    private static Tensor Rows(double[] points, int[] rows, int size)
    {
        var values = new double[rows.Length * size];
        foreach (var (row, i) in rows.Index()) points.AsSpan(i * size, size).CopyTo(values.AsSpan(row * size));
        return Tensor.From(values, [rows.Length, size]);
    }

    private static void Softmax(Span<double> scores, double[] offsets, Span<double> to)
    {
        var (most, sum) = (double.NegativeInfinity, 0.0);
        for (var k = 0; k < to.Length; k++) most = Math.Max(most, scores[k] += offsets[k]);
        for (var k = 0; k < to.Length; k++) sum += to[k] = Math.Exp(scores[k] - most);
        for (var k = 0; k < to.Length; k++) to[k] /= sum;
    }
}
