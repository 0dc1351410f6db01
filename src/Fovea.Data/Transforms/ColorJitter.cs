using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Changes brightness, then contrast, then saturation, each by a factor f drawn uniformly from max(0, 1 − a)…1 + a:
/// <c>f x</c>, <c>f x + (1 − f) · mean luma</c>, <c>f x + (1 − f) · luma</c>, each clamped to 0…1.</summary>
/// <remarks><b>Shape</b>: [1 or 3, H, W], kept; grey pictures have no saturation. <b>Range</b>: 0…1, so it belongs before
/// <see cref="Normalize"/>.</remarks>
/// <param name="brightness">a of the brightness, 0 or more.</param>
/// <param name="contrast">a of the contrast, 0 or more.</param>
/// <param name="saturation">a of the saturation, 0 or more.</param>
/// <exception cref="ArgumentOutOfRangeException">A strength is negative or above 10.</exception>
[Part("colorJitter", "changes brightness, contrast and saturation")]
public sealed class ColorJitter(double brightness = 0, double contrast = 0, double saturation = 0) : ITransform
{
    private readonly double _brightness = TransformCheck.Within(brightness, 10, "ColorJitter", "a brightness");
    private readonly double _contrast = TransformCheck.Within(contrast, 10, "ColorJitter", "a contrast");
    private readonly double _saturation = TransformCheck.Within(saturation, 10, "ColorJitter", "a saturation");

    /// <inheritdoc/>
    public Shape OutputShape(Shape input) => input[0] is 1 or 3
        ? input
        : throw new ShapeException($"ColorJitter: expected pictures [1 or 3, H, W], got {input}.");

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> input, Shape shape, Span<float> output, Generator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Adjust(input, shape, output, Draw(_brightness, random), Draw(_contrast, random), Draw(_saturation, random));
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"ColorJitter({_brightness}, {_contrast}, {_saturation})");

    internal static void Adjust(ReadOnlySpan<float> input, Shape shape, Span<float> output, float brightness, float contrast,
        float saturation)
    {
        var (plane, channels) = (shape[1] * shape[2], shape[0]);
        for (var i = 0; i < output.Length; i++) output[i] = Math.Clamp(brightness * input[i], 0, 1);
        var middle = (1 - contrast) * MeanLuma(output, plane, channels);
        for (var i = 0; i < output.Length; i++) output[i] = Math.Clamp(contrast * output[i] + middle, 0, 1);
        if (channels == 1) return;
        for (var i = 0; i < plane; i++)
        {
            var luma = (1 - saturation) * Luma(output, i, plane);
            for (var c = 0; c < channels; c++) output[c * plane + i] = Math.Clamp(saturation * output[c * plane + i] + luma, 0, 1);
        }
    }

    private static float Draw(double strength, Generator random)
    {
        var least = Math.Max(0, 1 - strength);
        return (float)(least + random.NextDouble() * (1 + strength - least));
    }

    private static float MeanLuma(ReadOnlySpan<float> picture, int plane, int channels)
    {
        var sum = 0.0;
        for (var i = 0; i < plane; i++) sum += channels == 1 ? picture[i] : Luma(picture, i, plane);
        return (float)(sum / plane);
    }

    private static float Luma(ReadOnlySpan<float> rgb, int i, int plane) =>
        0.299f * rgb[i] + 0.587f * rgb[plane + i] + 0.114f * rgb[2 * plane + i];
}
