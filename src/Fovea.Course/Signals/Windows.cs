using Fovea.Tensors;

namespace Fovea.Course;

/// <summary>References of filters: sums over windows of a picture that goes on beyond its border.</summary>
internal static class Windows
{
    /// <summary>Σ x[i + u − r, j + v − q]·w[u, v], of x's shape.</summary>
    public static Tensor Correlate(double[,] x, Tensor weights, PaddingMode border = PaddingMode.Replicate)
    {
        var (rows, columns) = (weights.Shape[0], weights.Shape[1]);
        var wide = x.ToTensor().Pad([(rows / 2, (rows - 1) / 2), (columns / 2, (columns - 1) / 2)], border);
        return wide.Reshape([1, 1, wide.Shape[0], wide.Shape[1]]).Conv2d(weights.Reshape([1, 1, rows, columns]))
            .Reshape([x.GetLength(0), x.GetLength(1)]);
    }

    /// <summary>A function of the sorted values of each window.</summary>
    public static Tensor Sorted(double[,] x, int size, Func<double[], double> function, PaddingMode border = PaddingMode.Replicate)
    {
        var (rows, columns, r) = (x.GetLength(0), x.GetLength(1), size / 2);
        var wide = x.ToTensor().Pad([(r, r), (r, r)], border).ToMatrix();
        var y = new double[rows, columns];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                var window = new List<double>();
                for (var u = 0; u < size; u++)
                    for (var v = 0; v < size; v++) window.Add(wide[i + u, j + v]);
                window.Sort();
                y[i, j] = function([.. window]);
            }
        }
        return y.ToTensor();
    }

    /// <summary>What is said of a border of zeros.</summary>
    public const string Zeros = "the border: beyond it the nearest pixel of the picture counts, not 0";
}
