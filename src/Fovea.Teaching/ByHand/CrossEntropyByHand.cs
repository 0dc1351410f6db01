using Fovea.Tensors;
using static Fovea.Teaching.HandTable;

namespace Fovea.Teaching;

/// <summary>The softmax cross entropy with all its numbers, by <see cref="CrossEntropyOp"/>.</summary>
/// <param name="Tables">S, P, losses, L, dS.</param>
public sealed record CrossEntropyByHand(IReadOnlyList<HandTable> Tables)
{
    /// <summary>Computes it.</summary>
    /// <param name="scores">[N, C].</param>
    /// <param name="labels">[N], each 0…C − 1.</param>
    /// <exception cref="ShapeException">The sizes do not fit, or a label is out of range.</exception>
    public static CrossEntropyByHand Of(double[,] scores, long[] labels)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(labels);
        var (s, y) = (Matrix(scores), Tensor.From(labels, [labels.Length]));
        var (loss, cache) = CrossEntropyOp.Forward(s, y);
        var losses = CrossEntropyOp.Forward(s, y, reduction: Reduction.None).Loss;
        var ds = CrossEntropyOp.Backward(Tensor.Ones([], DType.Float64), cache);
        var (p, each) = (HandTable.Rows(cache.Probabilities), losses.ToArray<double>());
        var (n, classes) = (scores.GetLength(0), scores.GetLength(1));
        return new(
        [
            Given("S", "scores: a row for each sample, a column for each class", s),
            Found("P", "softmax: P[i, c] = exp(S[i, c]) / Σ exp(S[i, k])", HandRole.Value, cache.Probabilities, (i, c) =>
                $"exp({Number(scores[i, c])})/({Sum(Enumerable.Range(0, classes).Select(k => $"exp({Number(scores[i, k])})"))})"),
            Found("loss", "of each sample: −log P[i, label]", HandRole.Value, losses, (_, i) => $"−log({Number(p[i, labels[i]])})"),
            Found("L", "the mean of the losses", HandRole.Value, loss, (_, _) => $"({Sum(each.Select(Number))})/{n}"),
            Found("dS", "dS = (P − 1 at the label)/N", HandRole.Gradient, ds, (i, c) =>
                c == labels[i] ? $"({Number(p[i, c])} − 1)/{n}" : $"{Number(p[i, c])}/{n}"),
        ]);
    }
}
