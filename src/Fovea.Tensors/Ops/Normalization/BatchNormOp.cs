namespace Fovea.Tensors;

/// <summary>Batch normalisation: each channel to mean β and standard deviation γ over the batch, or by running statistics.</summary>
/// <remarks>Source: S. Ioffe and C. Szegedy, "Batch normalization", ICML 2015.</remarks>
public static class BatchNormOp
{
    /// <summary>Training: Y = γ·(X − μ)/√(σ² + ε) + β with the batch's own statistics for each channel; they are in the cache.</summary>
    /// <param name="x">[N, C] or [N, C, …].</param>
    /// <param name="scale">γ of [C], or null.</param>
    /// <param name="shift">β of [C], or null.</param>
    /// <param name="epsilon">ε.</param>
    /// <exception cref="ShapeException">Shapes do not fit, or there is only one value a channel.</exception>
    public static (Tensor Output, NormalizeCache Cache) Forward(Tensor x, Tensor? scale, Tensor? shift, double epsilon = 1e-5)
    {
        if (x.Rank < 2) throw new ShapeException($"batch_norm: expected input [N, C] or [N, C, …], got {x.Shape}.");
        var groups = Extent.Of(x.Shape, 1);
        if (groups.Outer * groups.Inner < 2)
            throw new ShapeException($"batch_norm: expected more than one value a channel in training, got {x.Shape}. Use a larger batch, or Eval().");
        return NormalizeOp.Forward(x, groups, epsilon, scale, shift, "batch_norm");
    }

    extension(Tensor x)
    {
        /// <summary>Batch normalisation with the batch's own statistics.</summary>
        /// <exception cref="ShapeException">Shapes do not fit, or there is only one value a channel.</exception>
        public Tensor BatchNorm(Tensor? scale, Tensor? shift, double epsilon = 1e-5) => Forward(x, scale, shift, epsilon).Output;

        /// <summary>Batch normalisation with given statistics: Y = γ·(X − μ)/√(σ² + ε) + β.</summary>
        /// <param name="mean">μ of [C].</param>
        /// <param name="variance">σ² of [C].</param>
        /// <param name="scale">γ of [C], or null.</param>
        /// <param name="shift">β of [C], or null.</param>
        /// <param name="epsilon">ε.</param>
        /// <exception cref="ShapeException">Shapes do not fit.</exception>
        public Tensor BatchNorm(Tensor mean, Tensor variance, Tensor? scale, Tensor? shift, double epsilon = 1e-5)
        {
            if (x.Rank < 2 || mean.Rank != 1
                || mean.Count != x.Shape[1]) throw new ShapeException($"batch_norm: expected input [N, {mean.Count}, …], got {x.Shape}.");
            foreach (var each in new[] { mean, variance, scale, shift })
                if (each is not null && (each.Shape != mean.Shape || each.DType != x.DType))
                    throw new ShapeException($"batch_norm: expected mean, variance, scale and shift {x.DType} {mean.Shape} for {x.Shape}, got {each.DType} {each.Shape}.");
            var factor = (variance + epsilon).Rsqrt();
            if (scale is not null) factor *= scale;
            var offset = -mean * factor;
            if (shift is not null) offset += shift;
            Shape channels = [x.Shape[1], .. Enumerable.Repeat(1, x.Rank - 2)];
            return x * factor.Reshape(channels) + offset.Reshape(channels);
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("batch_norm", t => t[0].BatchNorm(t[1], t[2]), Sample.Normal([7, 3]), Sample.Normal([3], 2), Sample.Normal([3], 3)),
        new("batch_norm (images)", t =>
            t[0].BatchNorm(t[1], t[2]), Sample.Normal([2, 3, 5, 4]), Sample.Normal([3], 2), Sample.Normal([3], 3)),
        new("batch_norm (running statistics)", t =>
            t[0].BatchNorm(Sample.Normal([3], 4), Sample.Uniform([3], 0.5, 2, 5), t[1], t[2]), Sample.Normal([2, 3, 5, 4]),
                Sample.Normal([3], 2), Sample.Normal([3], 3)),
    ];
}
