using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary><c>y[i, j] = Σ x[u, v] h[i − u, j − v]</c>: the convolution in two dimensions, with h turned round along both.</summary>
public static class PlaneConvolution
{
    /// <summary>The convolution of two matrices.</summary>
    /// <param name="x">[H, W], Float32 or Float64.</param>
    /// <param name="h">[Kh, Kw] of the same type.</param>
    /// <param name="options">Which part, stride, padding; the same along both axes.</param>
    /// <exception cref="ShapeException">A tensor is no matrix, is empty, or the types differ.</exception>
    /// <exception cref="ArgumentException">Nothing would be left, or an option is out of its range.</exception>
    public static Tensor Convolve(Tensor x, Tensor h, ConvolutionOptions? options = null)
    {
        var o = options ?? new();
        return Convolve(x, h, o.Padding, o.Stride, o.Mode);
    }

    /// <summary>The correlation of two matrices: h is not turned round.</summary>
    /// <param name="x">[H, W], Float32 or Float64.</param>
    /// <param name="h">[Kh, Kw] of the same type.</param>
    /// <param name="options">Which part, stride, padding; the same along both axes.</param>
    /// <exception cref="ShapeException">A tensor is no matrix, is empty, or the types differ.</exception>
    /// <exception cref="ArgumentException">Nothing would be left, or an option is out of its range.</exception>
    public static Tensor Correlate(Tensor x, Tensor h, ConvolutionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(h);
        return Convolve(x, h.Rank == 2 ? h.Flip(0, 1) : h, options);
    }

    /// <summary>Reads a matrix, <c>[1 2; 3 4]</c>, or counted numbers with a shape, <c>1..25:5x5</c>.</summary>
    /// <param name="text">Rows end with <c>;</c>, numbers are separated by spaces or commas.</param>
    /// <returns>[H, W], Float64.</returns>
    /// <exception cref="FormatException">It is neither; the message says where.</exception>
    public static Tensor Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(["..", ":", "x"], StringSplitOptions.TrimEntries);
        if (text.Contains("..", StringComparison.Ordinal))
        {
            var numbers = Array.ConvertAll(parts, p => int.TryParse(p, System.Globalization.CultureInfo.InvariantCulture, out var n) ? n
                : (int?)null);
            return numbers is [{ } first, { } last, { } rows and > 0, { } columns and > 0] && last >= first
                && (long)last - first + 1 == (long)rows * columns && (long)rows * columns <= SignalEntry.MostValues
                ? Tensor.Arange(first, last + 1.0, 1, DType.Float64).Reshape([rows, columns])
                : throw new FormatException($"matrix: expected FIRST..LAST:ROWSxCOLUMNS with as many numbers as places, as 1..25:5x5, "
                    + $"got '{text}'.");
        }
        var matrix = MatrixText.Parse("matrix", text, 1000);
        return Tensor.From([.. matrix.Cast<double>()], [matrix.GetLength(0), matrix.GetLength(1)]);
    }

    internal static Tensor Convolve(Tensor x, Tensor h, Size2 padding, Size2 stride, ConvolutionMode mode)
    {
        if (x.Rank != 2 || h.Rank != 2 || x.DType != h.DType || x.Count == 0 || h.Count == 0)
            throw new ShapeException($"convolution: expected matrices [H, W] and [Kh, Kw] of one type, got {x.DType} {x.Shape} and "
                + $"{h.DType} {h.Shape}.");
        var (rows, columns) = (Pad(x.Shape[0], h.Shape[0], padding.H, stride.H, mode), Pad(x.Shape[1], h.Shape[1], padding.W, stride.W,
            mode));
        var y = x.Pad([rows, columns]).View(1, 1, x.Shape[0] + rows.Before + rows.After, x.Shape[1] + columns.Before + columns.After)
            .Conv2d(h.Flip(0, 1).View(1, 1, h.Shape[0], h.Shape[1]), null, new() { Stride = stride });
        return y.View(y.Shape[2], y.Shape[3]);
    }

    // Zeros with which the engine's convolution, which only keeps what is valid, gives the part asked for.
    private static (int Before, int After) Pad(int n, int k, int padding, int stride, ConvolutionMode mode)
    {
        var (first, count) = new ConvolutionOptions { Mode = mode, Stride = stride, Padding = padding }.Part(n, k);
        var before = k - 1 - first;
        return (padding + before, padding + count - (n + 2 * padding - k + 1) - before);
    }
}
