namespace Fovea.Tensors;

/// <summary>What batch normalisation keeps for its backward pass.</summary>
/// <param name="Batch">The cache of the normalisation by the batch's own statistics; null in inference.</param>
/// <param name="X">The input.</param>
/// <param name="Scale">γ.</param>
/// <param name="Mean">μ that was used.</param>
/// <param name="Variance">σ² that was used.</param>
/// <param name="Epsilon">ε.</param>
public sealed record BatchNormCache(NormalizeCache? Batch, Tensor X, Tensor Scale, Tensor Mean, Tensor Variance, double Epsilon);

/// <summary>Batch normalisation: each channel to mean β and standard deviation γ over the batch, or by running statistics.</summary>
/// <remarks>Source: S. Ioffe and C. Szegedy, "Batch normalization", ICML 2015.</remarks>
public static class BatchNormOp
{
    /// <summary>Batch normalisation by the batch's own statistics in training, which move the running ones, and by the running ones in
    /// inference; and the cache for <see cref="Backward"/>. Images [N, C, H, W] are normalised channel by channel (spatially).</summary>
    /// <param name="x">[N, C] or [N, C, …].</param>
    /// <param name="scale">γ of [C].</param>
    /// <param name="shift">β of [C].</param>
    /// <param name="running">The running statistics; changed in training.</param>
    /// <param name="training">Which of the two.</param>
    /// <param name="epsilon">ε.</param>
    /// <exception cref="ShapeException">Shapes do not fit, or there is only one value a channel in training.</exception>
    public static (Tensor Output, BatchNormCache Cache) Forward(Tensor x, Tensor scale, Tensor shift, RunningStatistics running,
        bool training, double epsilon = 1e-5)
    {
        if (!training) return (x.BatchNorm(running.Mean, running.Variance, scale, shift, epsilon),
            new(null, x.Detach(), scale.Detach(), running.Mean.Copied(), running.Variance.Copied(), epsilon));
        var (y, cache) = Forward(x, scale, shift, epsilon);
        running.Update(cache);
        return (y, new(cache, cache.X, scale.Detach(), cache.Mean, cache.Variance, epsilon));
    }

    /// <summary>In training the gradients of <see cref="NormalizeOp"/>; in inference, where the statistics are constants,
    /// dX = dY·γ/√(σ² + ε), dγ = Σ dY·x̂, dβ = Σ dY.</summary>
    /// <param name="upstream">∂L/∂Y.</param>
    /// <param name="cache">From <see cref="Forward(Tensor, Tensor, Tensor, RunningStatistics, bool, double)"/>.</param>
    public static (Tensor X, Tensor Scale, Tensor Shift) Backward(Tensor upstream, BatchNormCache cache)
    {
        if (cache.Batch is { } batch)
        {
            var (dx, dscale, dshift) = NormalizeOp.Backward(upstream, batch);
            return (dx!, dscale!, dshift!);
        }
        Check.Upstream("batch_norm", cache.X, upstream);
        using var _ = Autograd.NoGrad();
        Shape channels = [cache.Scale.Count, .. Enumerable.Repeat(1, upstream.Rank - 2)];
        var root = (cache.Variance + cache.Epsilon).Rsqrt().Reshape(channels);
        var normalized = (cache.X - cache.Mean.Reshape(channels)) * root;
        return (upstream * (cache.Scale.Reshape(channels) * root), (upstream * normalized).SumTo(channels).Reshape(cache.Scale.Shape),
            upstream.SumTo(channels).Reshape(cache.Scale.Shape));
    }

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
        /// <summary>Batch normalisation with the batch's own statistics, as in training.</summary>
        /// <param name="scale">γ of [C], or null.</param>
        /// <param name="shift">β of [C], or null.</param>
        /// <param name="epsilon">ε.</param>
        /// <exception cref="ShapeException">Shapes do not fit, or there is only one value a channel.</exception>
        public Tensor BatchNormTraining(Tensor? scale = null, Tensor? shift = null, double epsilon = 1e-5) =>
            Forward(x, scale, shift, epsilon).Output;

        /// <summary>Batch normalisation with given statistics, as in inference: Y = γ·(X − μ)/√(σ² + ε) + β. The arguments stand in
        /// PyTorch's order.</summary>
        /// <param name="mean">μ of [C].</param>
        /// <param name="variance">σ² of [C].</param>
        /// <param name="scale">γ of [C], or null.</param>
        /// <param name="shift">β of [C], or null.</param>
        /// <param name="epsilon">ε.</param>
        /// <exception cref="ShapeException">Shapes do not fit.</exception>
        public Tensor BatchNorm(Tensor mean, Tensor variance, Tensor? scale = null, Tensor? shift = null, double epsilon = 1e-5)
        {
            if (x.Rank < 2 || mean.Rank != 1
                || mean.Count != x.Shape[1]) throw new ShapeException($"batch_norm: expected input [N, {mean.Count}, …], got {x.Shape}.");
            foreach (var each in new[] { mean, variance, scale, shift })
                if (each is not null && (each.Shape != mean.Shape || each.DType != x.DType))
                    throw new ShapeException($"batch_norm: expected mean, variance, scale and shift {x.DType} {mean.Shape} for {x.Shape}, got {each.DType} {each.Shape}.");
            var factor = (variance + epsilon).Rsqrt();
            if (scale is not null) factor *= scale;
            Shape channels = [x.Shape[1], .. Enumerable.Repeat(1, x.Rank - 2)];
            // The mean first: x·factor and μ·factor would be large numbers that are nearly equal.
            var y = (x - mean.Reshape(channels)) * factor.Reshape(channels);
            if (shift is not null) y += shift.Reshape(channels);
            return Autograd.Note(new BatchNormAttributes(epsilon), y, x, mean, variance, scale, shift);
        }
    }

    internal static IEnumerable<GradCase> LayerCases()
    {
        Tensor matrix = Sample.Normal([4, 3]), images = Sample.Normal([2, 3, 5, 4], 2);
        return
        [
            Layer("batch normalisation (train)", true, matrix), Layer("batch normalisation (test)", false, matrix),
            Layer("spatial batch normalisation (train)", true, images), Layer("spatial batch normalisation (test)", false, images),
        ];

        static GradCase Layer(string name, bool training, Tensor x) => GradCase.OfLayer(name, t => Forward(t[0], t[1], t[2],
            new(Sample.Normal([3], 8), Tensor.From(0.5, 1.5, 2), 0.1), training), (u, cache) =>
            {
                var (dx, scale, shift) = Backward(u, cache);
                return [dx, scale, shift];
            }, x, Sample.Normal([3], 3), Sample.Normal([3], 4));
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("batch_norm", t => t[0].BatchNormTraining(t[1], t[2]), Sample.Normal([7, 3]), Sample.Normal([3], 2), Sample.Normal([3], 3)),
        new("batch_norm (images)", t =>
            t[0].BatchNormTraining(t[1], t[2]), Sample.Normal([2, 3, 5, 4]), Sample.Normal([3], 2), Sample.Normal([3], 3)),
        new("batch_norm (running statistics)", t =>
            t[0].BatchNorm(Sample.Normal([3], 4), Sample.Uniform([3], 0.5, 2, 5), t[1], t[2]), Sample.Normal([2, 3, 5, 4]),
                Sample.Normal([3], 2), Sample.Normal([3], 3)),
    ];
}

/// <summary>Batch normalisation by given statistics, of input, mean, variance, scale and shift.</summary>
/// <param name="Epsilon">ε.</param>
public sealed record BatchNormAttributes(double Epsilon) : OperationAttributes("batch_norm_inference")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) =>
        inputs[0]!.BatchNorm(inputs[1]!, inputs[2]!, inputs[3], inputs[4], Epsilon);
}
