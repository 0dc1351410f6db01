using Fovea.Tensors;
using static Fovea.Teaching.HandTable;

namespace Fovea.Teaching;

/// <summary>Batch normalisation in training with all its numbers, by <see cref="BatchNormOp"/>.</summary>
/// <param name="Tables">X, γ, β, μ, σ², X̂, Y, dY, dβ, dγ, dX.</param>
public sealed record BatchNormByHand(IReadOnlyList<HandTable> Tables)
{
    /// <summary>Computes it.</summary>
    /// <param name="x">[N, C], N of 2 or more.</param>
    /// <param name="scale">γ of [C].</param>
    /// <param name="shift">β of [C].</param>
    /// <param name="upstream">∂L/∂Y of [N, C].</param>
    /// <param name="epsilon">ε.</param>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public static BatchNormByHand Of(double[,] x, double[] scale, double[] shift, double[,] upstream, double epsilon = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(scale);
        ArgumentNullException.ThrowIfNull(shift);
        ArgumentNullException.ThrowIfNull(upstream);
        var (input, γ, β, dy) = (Matrix(x), Tensor.From(scale, [scale.Length]), Tensor.From(shift, [shift.Length]), Matrix(upstream));
        var (y, cache) = BatchNormOp.Forward(input, γ, β, epsilon);
        var (dx, dscale, dshift) = NormalizeOp.Backward(dy, cache);
        var n = x.GetLength(0);
        var (mean, variance) = (cache.Mean.ToArray<double>(), cache.Variance.ToArray<double>());
        var roots = Array.ConvertAll(variance, v => Math.Sqrt(v + epsilon));
        double Normal(int i, int c) => (x[i, c] - mean[c]) / roots[c];
        var normal = new double[n, scale.Length];
        for (var i = 0; i < n; i++)
            for (var c = 0; c < scale.Length; c++) normal[i, c] = Normal(i, c);
        string OverRows(int c, Func<int, string> term) => Sum(Enumerable.Range(0, n).Select(term));
        double Mean(Func<int, double> value) => Enumerable.Range(0, n).Average(value);
        return new(
        [
            Given("X", "the batch: a row for each sample, a column for each channel", input), Given("γ", "the scale", γ),
            Given("β", "the shift", β),
            Found("μ", "μ = mean of the column", HandRole.Value, cache.Mean.Flatten(), (_, c) =>
                $"({OverRows(c, i => Number(x[i, c]))})/{n}"),
            Found("σ²", "σ² = mean of (X − μ)²", HandRole.Value, cache.Variance.Flatten(), (_, c) =>
                $"({OverRows(c, i => $"({Number(x[i, c])} − {Number(mean[c])})^2")})/{n}"),
            Found("X̂", "X̂ = (X − μ)/√(σ² + ε)", HandRole.Value, Matrix(normal), (i, c) =>
                $"({Number(x[i, c])} − {Number(mean[c])})/sqrt({Number(variance[c])} + {Number(epsilon)})"),
            Found("Y", "Y = γ·X̂ + β", HandRole.Value, y, (i, c) =>
                $"{Number(scale[c])}·{Number(normal[i, c])} + {Number(shift[c])}"),
            Given("dY", "the upstream gradient ∂L/∂Y", dy),
            Found("dβ", "dβ = Σ dY", HandRole.Gradient, dshift!, (_, c) => OverRows(c, i => Number(upstream[i, c]))),
            Found("dγ", "dγ = Σ dY·X̂", HandRole.Gradient, dscale!, (_, c) =>
                OverRows(c, i => $"{Number(upstream[i, c])}·{Number(normal[i, c])}")),
            Found("dX", "dX = γ/√(σ² + ε) · (dY − mean(dY) − X̂·mean(dY·X̂))", HandRole.Gradient, dx!, (i, c) =>
                $"{Number(scale[c])}/{Number(roots[c])}·({Number(upstream[i, c])} − {Number(Mean(k => upstream[k, c]))} − "
                    + $"{Number(normal[i, c])}·{Number(Mean(k => upstream[k, c] * normal[k, c]))})"),
        ]);
    }
}
