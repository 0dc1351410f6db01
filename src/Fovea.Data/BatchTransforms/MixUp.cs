using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Mixes every picture with another of the batch, and their classes likewise: <c>x ← λx + (1 − λ)x[π]</c>,
/// <c>t ← λt + (1 − λ)t[π]</c>, with λ ~ Beta(α, α) and a permutation π for each batch.</summary>
/// <remarks><b>Shape</b>: pictures are kept; labels Int64 [N] become probabilities Float32 [N, classes], which
/// cross entropy takes. <b>Source</b>: H. Zhang et al., "mixup: Beyond empirical risk minimization", ICLR 2018, equation 1 and its
/// code.</remarks>
/// <param name="classes">Number of classes.</param>
/// <param name="alpha">α, above 0 and up to 4: the larger, the more is mixed.</param>
/// <exception cref="ArgumentOutOfRangeException">α lies outside, or there are no classes.</exception>
[Part("mixUp", "mixes pairs of pictures and their classes")]
public sealed class MixUp(int classes, double alpha = 0.2) : IBatchTransform
{
    private readonly int _classes = TransformCheck.AtLeast(classes, 1, "MixUp", "a number of classes");
    private readonly double _alpha = BetaDistribution.Check(alpha, "MixUp");

    /// <inheritdoc/>
    public IReadOnlyList<TensorSpec> OutputTargets(IReadOnlyList<TensorSpec> targets) => SoftTargets.Of(targets, _classes, "MixUp");

    /// <inheritdoc/>
    public Batch Apply(Batch batch, Generator random)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        var share = (float)BetaDistribution.Draw(_alpha, random);
        var partners = random.Permutation(batch.Count);
        var size = batch.Input.Count / batch.Count;
        var own = batch.Input.AsReadOnlySpan<float>();
        var mixed = GC.AllocateUninitializedArray<float>(own.Length);
        for (var n = 0; n < batch.Count; n++)
        {
            ReadOnlySpan<float> a = own.Slice(n * size, size), b = own.Slice(partners[n] * size, size);
            var to = mixed.AsSpan(n * size, size);
            for (var i = 0; i < size; i++) to[i] = share * a[i] + (1 - share) * b[i];
        }
        return new([Tensor.From(mixed, batch.Input.Shape), .. batch.Inputs.Skip(1)],
            [SoftTargets.Mix(batch.Target, partners, share, _classes)], batch.Indices);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"MixUp({_alpha})");
}
