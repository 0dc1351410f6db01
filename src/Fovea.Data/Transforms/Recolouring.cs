using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Colours 0…1 changed in place, as Pillow's <c>ImageEnhance</c> and <c>ImageOps</c> define it.</summary>
internal static class Recolouring
{
    private const int Levels = 256;

    /// <summary>f·x.</summary>
    public static void Brightness(Span<float> picture, double factor)
    {
        for (var i = 0; i < picture.Length; i++) picture[i] = Math.Clamp((float)factor * picture[i], 0, 1);
    }

    /// <summary>f·x + (1 − f)·luma; grey pictures stay.</summary>
    public static void Saturation(Span<float> picture, Shape shape, double factor) =>
        ColorJitter.Adjust(picture, shape, picture, 1, 1, (float)factor);

    /// <summary>f·x + (1 − f)·mean luma.</summary>
    public static void Contrast(Span<float> picture, Shape shape, double factor) =>
        ColorJitter.Adjust(picture, shape, picture, 1, (float)factor, 1);

    /// <summary>f·x + (1 − f)·smooth(x), smooth being the mean of 3×3 pixels of which the middle one counts fivefold; the border
    /// stays.</summary>
    public static void Sharpness(Span<float> picture, Shape shape, double factor)
    {
        var (height, width) = (shape[1], shape[2]);
        var from = picture.ToArray();
        for (var c = 0; c < shape[0]; c++)
            for (var y = 1; y < height - 1; y++)
                for (var x = 1; x < width - 1; x++)
                {
                    var at = (c * height + y) * width + x;
                    var sum = 4 * from[at];
                    for (var dy = -1; dy <= 1; dy++)
                        for (var dx = -1; dx <= 1; dx++) sum += from[at + dy * width + dx];
                    picture[at] = Math.Clamp((float)(factor * from[at] + (1 - factor) * sum / 13), 0, 1);
                }
    }

    /// <summary>The upper bits of 8 alone.</summary>
    public static void Posterize(Span<float> picture, int bits)
    {
        var mask = byte.MaxValue << (8 - bits) & byte.MaxValue;
        for (var i = 0; i < picture.Length; i++) picture[i] = (Level(picture[i]) & mask) / 255f;
    }

    /// <summary>1 − x where x is the threshold or more.</summary>
    public static void Solarize(Span<float> picture, double threshold)
    {
        for (var i = 0; i < picture.Length; i++)
            if (picture[i] >= threshold) picture[i] = 1 - picture[i];
    }

    /// <summary>Each channel stretched from its smallest and largest value to 0 and 1.</summary>
    public static void AutoContrast(Span<float> picture, Shape shape)
    {
        foreach (var plane in Planes(picture.Length, shape))
        {
            var channel = picture[plane];
            var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
            foreach (var value in channel) (low, high) = (Math.Min(low, value), Math.Max(high, value));
            if (!(high > low)) continue;
            for (var i = 0; i < channel.Length; i++) channel[i] = (channel[i] - low) / (high - low);
        }
    }

    /// <summary>Each channel's histogram of 256 levels made flat.</summary>
    public static void Equalize(Span<float> picture, Shape shape)
    {
        Span<int> counts = stackalloc int[Levels];
        Span<float> table = stackalloc float[Levels];
        foreach (var plane in Planes(picture.Length, shape))
        {
            var channel = picture[plane];
            counts.Clear();
            foreach (var value in channel) counts[Level(value)]++;
            var last = counts.LastIndexOfAnyExcept(0);
            var step = (channel.Length - counts[last]) / (Levels - 1);
            if (step == 0) continue;
            var sum = step / 2;
            for (var i = 0; i < Levels; i++)
            {
                table[i] = Math.Min(sum / step, Levels - 1) / 255f;
                sum += counts[i];
            }
            for (var i = 0; i < channel.Length; i++) channel[i] = table[Level(channel[i])];
        }
    }

    private static int Level(float value) => (int)Math.Clamp(255 * value + 0.5f, 0, 255);

    private static IEnumerable<Range> Planes(int length, Shape shape)
    {
        var plane = length / shape[0];
        return Enumerable.Range(0, shape[0]).Select(c => new Range(c * plane, (c + 1) * plane));
    }
}
