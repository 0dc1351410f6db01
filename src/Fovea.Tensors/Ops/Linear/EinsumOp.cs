namespace Fovea.Tensors;

/// <summary>Einstein's sum convention: products of tensors, summed over the labels that the result does not have.</summary>
public static class EinsumOp
{
    extension(Tensor)
    {
        /// <summary>The sum of products that an equation names: <c>ij,jk->ik</c> is the matrix product, <c>ii->i</c> the diagonal,
        /// <c>i,j->ij</c> the outer product, <c>...ij->...ji</c> the transpose. Without an arrow the result has the labels that come once,
        /// in alphabetical order.</summary>
        /// <remarks>Operands are taken from left to right, two at a time, each pair as one batched matrix product. Size 1
        /// stretches.</remarks>
        /// <param name="equation">A letter for each axis, <c>...</c> for any number of them; operands separated by commas.</param>
        /// <param name="operands">Of one floating-point type.</param>
        /// <exception cref="ShapeException">The equation does not fit the operands, or their types differ.</exception>
        public static Tensor Einsum(string equation, params IReadOnlyList<Tensor> operands)
        {
            if (operands.Count == 0) throw new ShapeException("einsum: expected at least one operand, got none.");
            foreach (var operand in operands) Check.SameFloating("einsum", operands[0], operand);
            var e = EinsumEquation.Parse(equation, [.. operands.Select(x => x.Shape)]);
            var (y, labels) = Diagonals(operands[0], e.Inputs[0]);
            for (var i = 1; i < operands.Count; i++)
            {
                var later = string.Concat(e.Inputs.Skip(i + 1)) + e.Output;
                (y, labels) = Product((y, labels), Diagonals(operands[i], e.Inputs[i]), later, e.Sizes);
            }
            (y, labels) = SumAway(y, labels, e.Output);
            return y.Permute([.. e.Output.Select(l => labels.IndexOf(l))]);
        }
    }

    // A label that comes twice is a diagonal.
    private static (Tensor X, string Labels) Diagonals(Tensor x, string labels)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            var j = labels.IndexOf(labels[i], i + 1);
            if (j < 0) continue;
            x = x.Diagonal(0, i, j);
            labels = labels.Remove(j, 1).Remove(i, 1) + labels[i];
            i = -1;
        }
        return (x, labels);
    }

    private static (Tensor X, string Labels) SumAway(Tensor x, string labels, string keep)
    {
        int[] axes = [.. Enumerable.Range(0, labels.Length).Where(i => !keep.Contains(labels[i]))];
        return axes.Length == 0 ? (x, labels) : (x.Sum(axes), string.Concat(labels.Where(l => keep.Contains(l))));
    }

    private static (Tensor X, string Labels) Product((Tensor X, string Labels) left, (Tensor X, string Labels) right, string keep,
        IReadOnlyDictionary<char, int> sizes)
    {
        var (a, la) = SumAway(left.X, left.Labels, right.Labels + keep);
        var (b, lb) = SumAway(right.X, right.Labels, left.Labels + keep);
        char[] both = [.. la.Where(l => lb.Contains(l))];
        char[] batch = [.. both.Where(l => keep.Contains(l))], summed = [.. both.Where(l => !keep.Contains(l))];
        char[] ofA = [.. la.Where(l => !lb.Contains(l))], ofB = [.. lb.Where(l => !la.Contains(l))];
        a = Stretch(a, la, both, sizes).Permute([.. batch.Concat(ofA).Concat(summed).Select(l => la.IndexOf(l))]);
        b = Stretch(b, lb, both, sizes).Permute([.. batch.Concat(summed).Concat(ofB).Select(l => lb.IndexOf(l))]);
        int[] batchSizes = [.. a.Shape.Sizes[..batch.Length]], m = [.. a.Shape.Sizes[batch.Length..(batch.Length + ofA.Length)]];
        int[] n = [.. b.Shape.Sizes[(batch.Length + summed.Length)..]];
        Tensor y;
        if (summed.Length == 0)
            y = a.Reshape([.. batchSizes, .. m, .. n.Select(_ => 1)]) * b.Reshape([.. batchSizes, .. m.Select(_ => 1), .. n]);
        else
        {
            int count = Count(batchSizes), inner = Count(b.Shape.Sizes[batch.Length..(batch.Length + summed.Length)]);
            y = a.Reshape([count, Count(m), inner]).MatMul(b.Reshape([count, inner, Count(n)])).Reshape([.. batchSizes, .. m, .. n]);
        }
        return (y, string.Concat([.. batch, .. ofA, .. ofB]));
    }

    private static int Count(ReadOnlySpan<int> sizes)
    {
        var count = 1;
        foreach (var size in sizes) count *= size;
        return count;
    }

    // Size 1 becomes the size that the other operand has.
    private static Tensor Stretch(Tensor x, string labels, char[] shared, IReadOnlyDictionary<char, int> sizes) =>
        x.Expand(Shape.Create([.. labels.Select((l, i) => shared.Contains(l) ? sizes[l] : x.Shape[i])]));

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("einsum", t => Tensor.Einsum("bij,bjk->kbi", t), Sample.Normal([2, 3, 5]), Sample.Normal([2, 5, 4], 2)),
        new("einsum (three)", t => Tensor.Einsum("ij,jk,k->i", t), Sample.Normal([3, 2]), Sample.Normal([2, 4], 2), Sample.Normal([4], 3)),
        new("einsum (diagonal)", t => Tensor.Einsum("iij->j", t), Sample.Normal([3, 3, 2])),
        new("einsum (ellipsis)", t => Tensor.Einsum("...i,...i->...", t), Sample.Normal([2, 3, 4]), Sample.Normal([3, 4], 2)),
    ];
}
