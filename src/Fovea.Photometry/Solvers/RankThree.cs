using MathNet.Numerics.LinearAlgebra;

namespace Fovea.Photometry;

/// <summary>The factors of pictures of rank 3: I ≈ U·V, U [lights × 3] with orthogonal columns.</summary>
internal static class RankThree
{
    /// <summary>U, the eigenvectors of I·Iᵀ with the three largest eigenvalues, and the square roots of those.</summary>
    /// <param name="scene">The pictures, grey.</param>
    /// <param name="sample">Pixels that count.</param>
    public static (double[,] U, double[] Singular) Lights(PhotometricScene scene, int[] sample)
    {
        var lights = scene.LightCount;
        var products = new double[lights, lights];
        PixelLoop.Run(lights, 1, (begin, end) =>
        {
            for (var i = begin; i < end; i++)
            {
                var a = scene.GreyOf(i);
                for (var j = 0; j <= i; j++)
                {
                    var b = scene.GreyOf(j);
                    var sum = 0.0;
                    foreach (var p in sample) sum += float.IsFinite(a[p] * b[p]) ? (double)a[p] * b[p] : 0;
                    products[i, j] = products[j, i] = sum;
                }
            }
        });
        var evd = Matrix<double>.Build.DenseOfArray(products).Evd(Symmetricity.Symmetric);
        var (u, singular) = (new double[lights, 3], new double[3]);
        for (var k = 0; k < 3; k++)
        {
            singular[k] = Math.Sqrt(Math.Max(0, evd.EigenValues[lights - 1 - k].Real));
            for (var i = 0; i < lights; i++) u[i, k] = evd.EigenVectors[i, lights - 1 - k];
        }
        return (u, singular);
    }

    /// <summary>Intensities e, of mean 1, for which U·Q has rows eᵢ·lᵢ as nearly as it can.</summary>
    /// <param name="raw">Pictures that are not divided by intensities.</param>
    /// <param name="sample">Pixels that count.</param>
    public static double[] Intensities(PhotometricScene raw, int[] sample)
    {
        var (u, lights) = (Lights(raw, sample).U, raw.LightCount);
        // lᵢ × (Q·uᵢ) = 0, linear in the nine elements of Q.
        var rows = Matrix<double>.Build.Dense(3 * lights, 9);
        for (var i = 0; i < lights; i++)
        {
            var (x, y, z) = raw.Lights[i];
            for (var k = 0; k < 3; k++)
            {
                (rows[3 * i, 3 + k], rows[3 * i, 6 + k]) = (-z * u[i, k], y * u[i, k]);
                (rows[3 * i + 1, k], rows[3 * i + 1, 6 + k]) = (z * u[i, k], -x * u[i, k]);
                (rows[3 * i + 2, k], rows[3 * i + 2, 3 + k]) = (-y * u[i, k], x * u[i, k]);
            }
        }
        var q = rows.TransposeThisAndMultiply(rows).Evd(Symmetricity.Symmetric).EigenVectors.Column(0);
        var result = new double[lights];
        for (var i = 0; i < lights; i++)
        {
            var (x, y, z) = raw.Lights[i];
            for (var k = 0; k < 3; k++) result[i] += (x * q[k] + y * q[3 + k] + z * q[6 + k]) * u[i, k];
        }
        // The null vector's sign is open. A light that comes out dark or negative starts as the others' mean.
        if (result.Sum() < 0) result = Array.ConvertAll(result, e => -e);
        var typical = result.Where(e => e > 0).DefaultIfEmpty(1).Average();
        for (var i = 0; i < lights; i++)
            if (!(result[i] > 0.01 * typical)) result[i] = typical;
        ScaleToMeanOne(result);
        return result;
    }

    /// <summary>Divides by the mean.</summary>
    public static void ScaleToMeanOne(double[] intensities)
    {
        var mean = intensities.Average();
        for (var i = 0; i < intensities.Length; i++) intensities[i] /= mean;
    }
}
