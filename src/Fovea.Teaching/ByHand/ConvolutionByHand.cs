using Fovea.Tensors;
using static Fovea.Teaching.HandTable;

namespace Fovea.Teaching;

/// <summary>A convolution of one channel with all its numbers: Y = X ⋆ W + b and its backward pass, by <see cref="Conv2dOp"/>.</summary>
/// <param name="Tables">X, W, b, Y, dY, dX, dW, db.</param>
public sealed record ConvolutionByHand(IReadOnlyList<HandTable> Tables)
{
    /// <summary>Computes it.</summary>
    /// <param name="x">[H, W].</param>
    /// <param name="weight">[Kh, Kw].</param>
    /// <param name="bias">b.</param>
    /// <param name="upstream">∂L/∂Y; null for ones.</param>
    /// <param name="stride">Pixels between windows.</param>
    /// <param name="padding">Rows and columns of zeros on each side.</param>
    /// <param name="dilation">Pixels between the kernel's taps.</param>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public static ConvolutionByHand Of(double[,] x, double[,] weight, double bias = 0, double[,]? upstream = null, int stride = 1,
        int padding = 0, int dilation = 1)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        var (input, kernel) = (Matrix(x), Matrix(weight));
        var (y, cache) = Conv2dOp.Forward(Planes(input), Planes(kernel), Tensor.From([bias], [1]),
            new() { Stride = stride, Padding = padding, Dilation = dilation });
        var (height, width) = (y.Shape[2], y.Shape[3]);
        if (upstream is not null && (upstream.GetLength(0), upstream.GetLength(1)) != (height, width))
            throw new ShapeException($"convolution: expected an upstream gradient of {height} × {width} as Y has, "
                + $"got {upstream.GetLength(0)} × {upstream.GetLength(1)}.");
        var dy = upstream is null ? Tensor.Ones([height, width], DType.Float64) : Matrix(upstream);
        var (dx, dw, db) = Conv2dOp.Backward(Planes(dy), cache);
        var g = HandTable.Rows(dy);
        var (rows, columns) = (weight.GetLength(0), weight.GetLength(1));
        // The input's place that output i meets with the kernel's tap u.
        int Place(int i, int u) => i * stride + u * dilation - padding;
        bool IsInside(int i, int j) => i >= 0 && j >= 0 && i < x.GetLength(0) && j < x.GetLength(1);
        IEnumerable<(int I, int J, int U, int V)> Meetings()
        {
            for (var i = 0; i < height; i++)
                for (var j = 0; j < width; j++)
                    for (var u = 0; u < rows; u++)
                        for (var v = 0; v < columns; v++)
                            if (IsInside(Place(i, u), Place(j, v))) yield return (i, j, u, v);
        }
        (int I, int J, int U, int V)[] all = [.. Meetings()];
        return new(
        [
            Given("X", "the input", input), Given("W", "the kernel", kernel),
            Found("Y", "Y[i, j] = b + Σ X[i·s + u·d − p, j·s + v·d − p] · W[u, v]", HandRole.Value, y, (i, j) => $"{Number(bias)} + "
                + Sum(all.Where(m => m.I == i && m.J == j)
                    .Select(m => $"{Number(x[Place(i, m.U), Place(j, m.V)])}·{Number(weight[m.U, m.V])}"))),
            Given("dY", "the upstream gradient ∂L/∂Y", dy),
            Found("dX", "every dY[i, j] goes back through W to the pixels of its window", HandRole.Gradient, dx!, (r, c) =>
                Sum(all.Where(m => Place(m.I, m.U) == r && Place(m.J, m.V) == c)
                    .Select(m => $"{Number(g[m.I, m.J])}·{Number(weight[m.U, m.V])}"))),
            Found("dW", "dW[u, v] = Σ dY[i, j] · X[i·s + u·d − p, j·s + v·d − p]", HandRole.Gradient, dw!, (u, v) =>
                Sum(all.Where(m => m.U == u && m.V == v)
                    .Select(m => $"{Number(g[m.I, m.J])}·{Number(x[Place(m.I, u), Place(m.J, v)])}"))),
            Found("db", "db = Σ dY[i, j]", HandRole.Gradient, db!, (_, _) => Sum(g.Cast<double>().Select(Number))),
        ]);
    }

    private static Tensor Planes(Tensor matrix) => matrix.Reshape([1, 1, matrix.Shape[0], matrix.Shape[1]]);
}
