using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary>The weights of a linear filter: an odd number of rows and columns, so that there is a middle.</summary>
/// <remarks>A matrix of rank one is kept as the two vectors whose outer product it is, and applied in two passes.</remarks>
public sealed class KernelMatrix
{
    /// <summary>The most rows and columns.</summary>
    public const int MaxSide = 255;

    private readonly float[] _weights;
    private readonly (float[] Row, float[] Column)? _factors;

    /// <summary>A copy of <paramref name="weights"/>.</summary>
    /// <param name="weights">[rows, columns], finite.</param>
    /// <exception cref="ArgumentException">A side is even or beyond the limit, or a weight is not finite.</exception>
    public KernelMatrix(double[,] weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        (Height, Width) = (weights.GetLength(0), weights.GetLength(1));
        if (Height % 2 == 0 || Width % 2 == 0 || Math.Max(Height, Width) > MaxSide)
            throw new ArgumentException($"kernel: expected an odd number of rows and of columns, at most {MaxSide}, so that there is a middle; "
                + $"got {Height} × {Width}. Add a row or column of zeros where one is missing.", nameof(weights));
        if (weights.Cast<double>().Any(w => !float.IsFinite((float)w)))
            throw new ArgumentException("kernel: expected finite weights, got NaN or an infinite one.", nameof(weights));
        _weights = [.. weights.Cast<double>().Select(w => (float)w)];
        _factors = Factor(weights);
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Whether it is the outer product of a column and a row.</summary>
    public bool IsSeparable => _factors is not null;

    /// <summary>The sum of the weights: 1 keeps the brightness of a flat picture.</summary>
    public double Sum => _weights.Sum(w => (double)w);

    /// <summary>The weights divided by their sum.</summary>
    /// <exception cref="InvalidOperationException">They sum to 0.</exception>
    public KernelMatrix Normalized()
    {
        if (Math.Abs(Sum) < 1e-6)
            throw new InvalidOperationException("kernel: expected weights whose sum is not 0 to divide them by it.");
        var result = new double[Height, Width];
        for (var i = 0; i < _weights.Length; i++) result[i / Width, i % Width] = _weights[i] / Sum;
        return new(result);
    }

    /// <summary>Reads <c>[0 -1 0; -1 5 -1; 0 -1 0]</c>: rows end with <c>;</c> or a line's end, weights are separated by spaces or commas
    /// and may be fractions, <c>1/9</c>.</summary>
    /// <param name="text">Brackets around it all may be left away; lines that begin with # are skipped.</param>
    /// <exception cref="FormatException">A weight is no number, rows differ in length, or a side is even.</exception>
    public static KernelMatrix Parse(string text)
    {
        try
        {
            return new(MatrixText.Parse("kernel", text, MaxSide));
        }
        catch (ArgumentException e)
        {
            throw new FormatException(e.Message.Split(" (Parameter", 2)[0], e);
        }
    }

    /// <summary><c>y[i, j] = Σ w[u, v] · x[i + u − m, j + v − n]</c> with the middle (m, n): the correlation, not flipped.</summary>
    /// <param name="x">[…, H, W], Float32.</param>
    /// <param name="border">What stands outside the edge.</param>
    internal Tensor Correlate(Tensor x, PaddingMode border)
    {
        if (_factors is { } f) return SeparableCorrelation.Apply(x, f.Row, f.Column, border);
        var wide = Borders.Extend(x.View(-1, 1, x.Shape[^2], x.Shape[^1]), Height / 2, Width / 2, border);
        return wide.Conv2d(Tensor.From(_weights, [1, 1, Height, Width])).Reshape(x.Shape);
    }

    // The row and the column through the largest weight; they are factors if they give back every other weight.
    private static (float[] Row, float[] Column)? Factor(double[,] w)
    {
        var (p, q) = (0, 0);
        for (var i = 0; i < w.GetLength(0); i++)
            for (var j = 0; j < w.GetLength(1); j++) (p, q) = Math.Abs(w[i, j]) > Math.Abs(w[p, q]) ? (i, j) : (p, q);
        var pivot = w[p, q];
        if (pivot == 0) return (new float[w.GetLength(1)], new float[w.GetLength(0)]);
        for (var i = 0; i < w.GetLength(0); i++)
            for (var j = 0; j < w.GetLength(1); j++)
                if (Math.Abs(w[i, q] * w[p, j] / pivot - w[i, j]) > 1e-9 * Math.Abs(pivot)) return null;
        return ([.. Enumerable.Range(0, w.GetLength(1)).Select(j => (float)w[p, j])],
            [.. Enumerable.Range(0, w.GetLength(0)).Select(i => (float)(w[i, q] / pivot))]);
    }
}
