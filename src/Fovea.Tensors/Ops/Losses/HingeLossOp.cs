namespace Fovea.Tensors;

/// <summary>The multi-class hinge (support vector machine) loss.</summary>
/// <remarks>Source: J. Weston and C. Watkins, "Support vector machines for multi-class pattern recognition" (1999).</remarks>
public static class HingeLossOp
{
    extension(Tensor scores)
    {
        /// <summary>L = Σ over classes c ≠ y of max(0, s[c] − s[y] + margin), for scores [N, C] and labels [N].</summary>
        /// <exception cref="ShapeException">Types or shapes do not fit, or a label is out of range.</exception>
        public Tensor HingeLoss(Tensor labels, double margin = 1, Reduction reduction = Reduction.Mean)
        {
            Check.Rank("hinge_loss", scores, 2, "scores [N, C]");
            if (labels.Shape != [scores.Shape[0]]) throw new ShapeException($"hinge_loss: expected labels [{scores.Shape[0]}] for scores {scores.Shape}, got {labels.Shape}.");
            var own = scores.Gather(1, labels.Unsqueeze(1));
            // The own class gives max(0, margin) whatever its score.
            return Reductions.Apply((scores - own + margin).ReLU().Sum(1) - Math.Max(0, margin), reduction);
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
        [new("hinge_loss", t => t[0].HingeLoss(Sample.Labels(7, 5), 1.02), Sample.Distinct([7, 5]))];
}
