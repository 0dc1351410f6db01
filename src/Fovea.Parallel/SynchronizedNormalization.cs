using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Parallel;

/// <summary>Batch normalisation layers that go by the statistics of several ranks' mini-batches.</summary>
/// <remarks>With M values of each channel on all ranks, g = ∂L/∂y, r = 1/√(σ² + ε) and x̂ = (x − μ)·r:
/// dx = γ·r·(g − Σg/M − x̂·Σ(g·x̂)/M) with sums over all ranks; dγ = Σ g·x̂ and dβ = Σ g over the own mini-batch, whose mean over the ranks
/// is taken with all other gradients. Source: S. Ioffe and C. Szegedy, "Batch normalization", ICML 2015, section 3.</remarks>
internal sealed class SynchronizedNormalization
{
    private readonly Communicator _all;
    private readonly Dictionary<int, Communicator?> _parts = [];
    private readonly RankGroup _group = new();
    private readonly BatchNorm[] _layers;

    public SynchronizedNormalization(Communicator ranks, IEnumerable<Module> modules) => (_all, _layers) = (ranks.Duplicate(),
        [.. modules.SelectMany(m => m.NamedModules()).Select(m => m.Module).OfType<BatchNorm>().Distinct()]);

    /// <summary>Begins a round of the first few ranks.</summary>
    public void Begin(int count)
    {
        if (!_parts.TryGetValue(count, out var part)) _parts[count] = part = _all.First(count);
        _group.Ranks = part;
    }

    /// <summary>Computes with the layers synchronised.</summary>
    public TResult During<TResult>(Func<TResult> compute)
    {
        foreach (var layer in _layers) layer.Across = x => Normalize(layer, x);
        try
        {
            return compute();
        }
        finally
        {
            foreach (var layer in _layers) layer.Across = null;
        }
    }

    private (Tensor Output, NormalizeCache Cache) Normalize(BatchNorm layer, Tensor x)
    {
        NormalizeCache own;
        Tensor mean, variance, share, root, y;
        Shape channels = [1, x.Shape[1], .. Enumerable.Repeat(1, x.Rank - 2)];
        using (Autograd.NoGrad())
        {
            own = BatchNormOp.Forward(x.Detach(), null, null, layer.Epsilon).Cache;
            Tensor Empty(Shape shape) => x.Device.Empty(shape, x.DType);
            (mean, variance, share) = (Empty(own.Mean.Shape), Empty(own.Mean.Shape), Empty([1]));
            x.Device.Execute(new CombineStatisticsCall(_group, own.Mean, own.Variance, (double)own.Groups.Outer * own.Groups.Inner, mean,
                variance, share));
            root = (variance + layer.Epsilon).Rsqrt();
            y = x.Detach().BatchNorm(mean, variance, layer.Weight?.Detach(), layer.Bias?.Detach(), layer.Epsilon);
        }
        var saved = x.Detach();
        var output = Autograd.Record("sync_batch_norm", y, [x, layer.Weight, layer.Bias], (g, needs) =>
        {
            var normalized = (saved - mean.Reshape(channels)) * root.Reshape(channels);
            var (sum, product) = (g.SumTo(channels).Flatten(), (g * normalized).SumTo(channels).Flatten());
            var sums = g.Device.Empty([2 * sum.Count], g.DType);
            g.Device.Execute(new SumRanksCall(_group, Tensor.Concat([sum, product], 0), sums));
            var means = sums * share;
            var scale = layer.Weight is { } weight ? root * weight.Detach() : root;
            var (mean1, mean2) = (means[..sum.Count].Reshape(channels), means[sum.Count..].Reshape(channels));
            var dx = (g - mean1 - normalized * mean2) * scale.Reshape(channels);
            return [needs[0] ? dx : null, layer.Weight is null ? null : product, layer.Bias is null ? null : sum];
        });
        return (output, own);
    }
}

/// <summary>The ranks whose mini-batches belong together in a round.</summary>
internal sealed class RankGroup
{
    public Communicator? Ranks { get; set; }
}
