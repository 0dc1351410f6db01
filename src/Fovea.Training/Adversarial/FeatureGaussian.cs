using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>The normal distribution with the mean and the covariance of points.</summary>
/// <param name="Mean">μ, [coordinates].</param>
/// <param name="Covariance">Σ, Float64 [coordinates, coordinates]; the divisor is n − 1.</param>
public sealed record FeatureGaussian(double[] Mean, Tensor Covariance)
{
    // Rows that are multiplied at once.
    private const int Rows = 4096;

    /// <summary>Fits one to points.</summary>
    /// <param name="points">[count, coordinates].</param>
    /// <param name="count">Number of points, 2 or more.</param>
    /// <exception cref="ArgumentException">There are fewer than two points, or not as many coordinates for each.</exception>
    public static FeatureGaussian Of(float[] points, int count)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (count < 2 || points.Length == 0 || points.Length % count != 0) throw new ArgumentException(
            $"FeatureGaussian: expected coordinates of two points or more, got {points.Length} values for {count}.");
        using var _ = Autograd.NoGrad();
        var size = points.Length / count;
        var mean = new double[size];
        for (var i = 0; i < points.Length; i++) mean[i % size] += points[i];
        for (var k = 0; k < size; k++) mean[k] /= count;
        var products = Tensor.Zeros([size, size], dtype: DType.Float64);
        for (var start = 0; start < count; start += Rows)
        {
            var centred = new double[(Math.Min(count, start + Rows) - start) * size];
            for (var i = 0; i < centred.Length; i++) centred[i] = points[start * size + i] - mean[i % size];
            var block = Tensor.From(centred, [centred.Length / size, size]);
            products += block.MatMul(block, transposeA: true);
        }
        return new(mean, products / (count - 1));
    }

    /// <summary>‖μ₁ − μ₂‖² + tr(Σ₁ + Σ₂ − 2(Σ₁Σ₂)^½): the Fréchet distance, squared, of two normal distributions.</summary>
    /// <remarks>tr (Σ₁Σ₂)^½ = Σᵢ √λᵢ with λ the eigenvalues of Σ₁^½ Σ₂ Σ₁^½, which is symmetric and has those of Σ₁Σ₂. Of features of
    /// pictures it tells how far made ones are from real ones. Source: D. Dowson and B. Landau, "The Fréchet distance between multivariate
    /// normal distributions", J. Multivariate Analysis 12 (1982); M. Heusel et al., "GANs trained by a two time-scale update rule converge
    /// to a local Nash equilibrium", NIPS 2017.</remarks>
    /// <param name="other">A distribution of as many coordinates.</param>
    /// <exception cref="ArgumentException">It has another number of coordinates.</exception>
    public double FrechetDistance(FeatureGaussian other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Mean.Length != Mean.Length) throw new ArgumentException(
            $"FrechetDistance: expected {Mean.Length} coordinates as here, got {other.Mean.Length}.");
        using var _ = Autograd.NoGrad();
        var between = Mean.Zip(other.Mean, (a, b) => (a - b) * (a - b)).Sum();
        var (values, vectors) = Covariance.Eigh();
        var root = vectors * Roots(values).Reshape([1, Mean.Length]);
        root = root.MatMul(vectors, transposeB: true);
        var product = root.MatMul(other.Covariance).MatMul(root);
        var mixed = Roots(((product + product.Transpose()) * 0.5).Eigh().Values).ToArray<double>().Sum();
        return Math.Max(0, between + Trace(Covariance) + Trace(other.Covariance) - 2 * mixed);
    }

    /// <summary>Draws points: μ + L·z with Σ = L·Lᵀ and z from N(0, I).</summary>
    /// <param name="count">How many.</param>
    /// <param name="generator">Where z is drawn.</param>
    /// <returns>[count, coordinates].</returns>
    public float[] Draw(int count, Generator generator)
    {
        using var _ = Autograd.NoGrad();
        var size = Mean.Length;
        // A coordinate that never changes, as a corner that is always black, has no factor: a thousandth of a level of 8 bit is no harm.
        var ridge = Tensor.From(Enumerable.Range(0, size * size).Select(i => i % (size + 1) == 0 ? 1e-11 : 0).ToArray(), [size, size]);
        var scale = 1 + Trace(Covariance) / size;
        var factor = (Covariance + ridge * scale).Cholesky().To(DType.Float32);
        var points = new float[checked(count * size)];
        for (var start = 0; start < count; start += Rows)
        {
            var rows = Math.Min(count, start + Rows) - start;
            var noise = Tensor.Randn([rows, size], generator: generator);
            noise.MatMul(factor, transposeB: true).AsReadOnlySpan<float>().CopyTo(points.AsSpan(start * size));
        }
        for (var i = 0; i < points.Length; i++) points[i] += (float)Mean[i % size];
        return points;
    }

    // Rounding may leave values a little below 0.
    private static Tensor Roots(Tensor values) => values.Clamp(0, double.PositiveInfinity).Sqrt();

    private static double Trace(Tensor matrix)
    {
        var values = matrix.AsReadOnlySpan<double>();
        var (size, sum) = (matrix.Shape[0], 0.0);
        for (var i = 0; i < size; i++) sum += values[i * size + i];
        return sum;
    }
}
