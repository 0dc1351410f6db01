using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>N operations one after the other, each drawn uniformly from fourteen and applied with one strength M: identity, shears,
/// translations, rotation, brightness, colour, contrast, sharpness, posterize, solarize, auto-contrast, equalize.</summary>
/// <remarks><b>Shape</b>: [1 or 3, H, W], kept; grey pictures have no colour to change. <b>Range</b>: 0…1, so it belongs before
/// <see cref="Normalize"/>. Those with a direction take either with probability ½; what comes in from outside is mid-grey. The strengths at
/// M = 30 are those of torchvision's <c>RandAugment</c>: shears of 0.3, translations of 45 %, 30°, factors of 1 ± 0.9, 4 bits, threshold
/// 0. It may move pixels, but not those of a mask: it is for pictures with a class.
/// <b>Source</b>: Cubuk et al., "RandAugment: practical automated data augmentation with a reduced search space",
/// arXiv:1909.13719.</remarks>
/// <param name="operations">N, 0 or more.</param>
/// <param name="magnitude">M, 0…30.</param>
/// <exception cref="ArgumentOutOfRangeException">N or M lies outside.</exception>
[Part("randAugment", "some operations of a strength")]
public sealed class RandAugment(int operations = 2, double magnitude = 9) : ITransform
{
    /// <summary>The largest M.</summary>
    public const double MaxMagnitude = 30;

    private readonly int _operations = TransformCheck.AtLeast(operations, 0, "RandAugment", "a number of operations");
    private readonly double _magnitude = TransformCheck.Within(magnitude, MaxMagnitude, "RandAugment", "a magnitude");

    // In torchvision's order.
    private static readonly PictureOperation[] All =
    [
        (_, _, _) => { },
        (p, s, m) => Warping.ShearX(p, s, 0.3 * m),
        (p, s, m) => Warping.ShearY(p, s, 0.3 * m),
        (p, s, m) => Warping.TranslateX(p, s, 150.0 / 331 * m),
        (p, s, m) => Warping.TranslateY(p, s, 150.0 / 331 * m),
        (p, s, m) => Warping.Rotate(p, s, 30 * m),
        (p, s, m) => Recolouring.Brightness(p, 1 + 0.9 * m),
        (p, s, m) => Recolouring.Saturation(p, s, 1 + 0.9 * m),
        (p, s, m) => Recolouring.Contrast(p, s, 1 + 0.9 * m),
        (p, s, m) => Recolouring.Sharpness(p, s, 1 + 0.9 * m),
        (p, s, m) => Recolouring.Posterize(p, 8 - (int)Math.Round(4 * Math.Abs(m))),
        (p, s, m) => Recolouring.Solarize(p, 1 - Math.Abs(m)),
        (p, s, _) => Recolouring.AutoContrast(p, s),
        (p, s, _) => Recolouring.Equalize(p, s),
    ];

    /// <inheritdoc/>
    public Shape OutputShape(Shape input) => input[0] is 1 or 3
        ? input
        : throw new ShapeException($"RandAugment: expected pictures [1 or 3, H, W], got {input}.");

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> input, Shape shape, Span<float> output, Generator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        input.CopyTo(output);
        for (var i = 0; i < _operations; i++)
        {
            var operation = All[random.Next(All.Length)];
            var sign = random.NextDouble() < 0.5 ? -1 : 1;
            operation(output, shape, sign * _magnitude / MaxMagnitude);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"RandAugment({_operations}, {_magnitude})");
}

/// <summary>Changes a picture [C, H, W] in place by a strength of −1…1.</summary>
internal delegate void PictureOperation(Span<float> picture, Shape shape, double strength);
