namespace Fovea.Tensors;

/// <summary>L = 1 − cos(a, b) where the pair belongs together, else max(0, cos(a, b) − margin).</summary>
public static class CosineEmbeddingLossOp
{
    extension(Tensor a)
    {
        /// <summary>L = 1 − cos(a, b) where y = 1, max(0, cos(a, b) − margin) where y = −1, along the last axis.</summary>
        /// <param name="b">Of a's shape, [N, D] or [D].</param>
        /// <param name="label">y, 1 or −1: [N], or a scalar.</param>
        /// <param name="margin">How far apart, as a cosine from −1 to 1, what does not belong together should be.</param>
        /// <param name="reduction">Mean, sum, or each loss apart.</param>
        /// <exception cref="ShapeException">Types or shapes differ.</exception>
        public Tensor CosineEmbeddingLoss(Tensor b, Tensor label, double margin = 0, Reduction reduction = Reduction.Mean)
        {
            Check.SameFloating("cosine_embedding_loss", a, b);
            Check.SameShape("cosine_embedding_loss", a, b);
            if (a.Rank == 0 || label.Shape != a.Shape.Without(a.Rank - 1)) throw new ShapeException(
                $"cosine_embedding_loss: expected vectors [N, D] and labels [N], got {a.Shape} and {label.Shape}.");
            // PyTorch's 10⁻¹² keeps the direction of a vector of 0 finite.
            Tensor lengths = (a.Square().Sum(-1) + 1e-12) * (b.Square().Sum(-1) + 1e-12), cosine = (a * b).Sum(-1) / lengths.Sqrt();
            return Reductions.Apply(label.Greater(0).Where(1 - cosine, (cosine - margin).ReLU()), reduction);
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("cosine_embedding_loss", t => t[0].CosineEmbeddingLoss(t[1], Tensor.From(1.0, -1, -1).To(t[0].Storage.Device), -0.9),
            Sample.Normal([3, 5]),
            Sample.Normal([3, 5], 2)),
    ];
}
