using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Puts a rectangle of another picture of the batch into every picture, and mixes their classes by area: a rectangle of share
/// 1 − λ with λ ~ Beta(α, α), cut off at the border, and then λ = 1 − its area.</summary>
/// <remarks><b>Shape</b>: pictures are kept; labels Int64 [N] become probabilities Float32 [N, classes], which
/// cross entropy takes. <b>Source</b>: S. Yun et al., "CutMix: regularization strategy to train strong classifiers with localizable
/// features", ICCV 2019, equations 1 and 2.</remarks>
/// <param name="classes">Number of classes.</param>
/// <param name="alpha">α, above 0 and up to 4.</param>
/// <exception cref="ArgumentOutOfRangeException">α lies outside, or there are no classes.</exception>
[Part("cutMix", "puts parts of other pictures in, and mixes classes")]
public sealed class CutMix(int classes, double alpha = 1) : IBatchTransform
{
    private readonly int _classes = TransformCheck.AtLeast(classes, 1, "CutMix", "a number of classes");
    private readonly double _alpha = BetaDistribution.Check(alpha, "CutMix");

    /// <inheritdoc/>
    public IReadOnlyList<TensorSpec> OutputTargets(IReadOnlyList<TensorSpec> targets) => SoftTargets.Of(targets, _classes, "CutMix");

    /// <inheritdoc/>
    public Batch Apply(Batch batch, Generator random)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        var shape = batch.Input.Shape;
        if (shape.Rank != 4) throw new ShapeException($"CutMix: expected pictures [N, C, H, W], got {shape}.");
        var (channels, height, width) = (shape[1], shape[2], shape[3]);
        var side = Math.Sqrt(1 - BetaDistribution.Draw(_alpha, random));
        var (halfY, halfX) = ((int)(height * side) / 2, (int)(width * side) / 2);
        var (y, x) = (random.Next(height), random.Next(width));
        var (top, bottom) = (Math.Max(0, y - halfY), Math.Min(height, y + halfY));
        var (left, right) = (Math.Max(0, x - halfX), Math.Min(width, x + halfX));
        var partners = random.Permutation(batch.Count);
        var own = batch.Input.AsReadOnlySpan<float>();
        var mixed = own.ToArray();
        for (var n = 0; n < batch.Count; n++)
            for (var c = 0; c < channels; c++)
                for (var row = top; row < bottom; row++)
                    own.Slice(((partners[n] * channels + c) * height + row) * width + left, right - left)
                        .CopyTo(mixed.AsSpan(((n * channels + c) * height + row) * width + left));
        var share = 1 - (float)((bottom - top) * (right - left)) / (height * width);
        return new([Tensor.From(mixed, shape), .. batch.Inputs.Skip(1)], [SoftTargets.Mix(batch.Target, partners, share, _classes)],
            batch.Indices);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"CutMix({_alpha})");
}
