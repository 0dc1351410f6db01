using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>What each stored sample means, as light of 0…1, and how much of it is there without any lamp.</summary>
internal sealed class SampleTable
{
    private SampleTable(float[] light, float[]? dark, int channels) => (Light, Dark, Channels) = (light, dark, channels);

    /// <summary>The light of each sample: 256 or 65536 entries.</summary>
    public float[] Light { get; }

    /// <summary>[channels × pixels]; null for none.</summary>
    public float[]? Dark { get; }

    /// <summary>Channels of <see cref="Dark"/>.</summary>
    public int Channels { get; }

    /// <summary>Prepares for pictures of one kind.</summary>
    /// <param name="options">Encoding, bits and dark frame.</param>
    /// <param name="first">The first picture, whose depth, size and channels all have.</param>
    /// <param name="path">Its file.</param>
    /// <param name="mask">The object's pixels.</param>
    public static SampleTable Create(in SceneOptions options, Image first, string path, PixelMask mask)
    {
        if (options.Bits is < 0 or > 16)
            throw new ArgumentException($"SceneOptions: expected Bits of 0…16, got {options.Bits}.", nameof(options));
        var light = Lights(options, first.BitDepth, path);
        if (options.Dark is not { } darkPath) return new(light, null, 0);
        var dark = Image.Load(darkPath);
        if (dark.Width != first.Width || dark.Height != first.Height || dark.BitDepth != first.BitDepth || Colors(dark) != Colors(first))
            throw new DataFormatException(darkPath, -1, "picture", $"expected {first} as {Path.GetFileName(path)} is, got {dark}");
        var channels = Colors(first);
        var values = new float[channels * mask.Count];
        for (var c = 0; c < channels; c++)
            for (var p = 0; p < mask.Count; p++) values[c * mask.Count + p] = light[Sample(dark, mask.Indices[p] * dark.Channels + c)];
        return new(light, values, channels);
    }

    /// <summary>Channels that carry colour: 1 or 3; alpha is none.</summary>
    public static int Colors(Image picture) => picture.Channels < 3 ? 1 : 3;

    public static float[] Lights(in SceneOptions options, int depth, string path)
    {
        var isJpeg = Path.GetExtension(path).ToUpperInvariant() is ".JPG" or ".JPEG";
        var srgb = options.Encoding == PictureEncoding.Srgb || options.Encoding == PictureEncoding.ByFormat && isJpeg;
        var bits = options.Bits is > 0 and var wanted && wanted < depth ? wanted : depth;
        var (light, top) = (new float[1 << depth], (1 << bits) - 1);
        for (var i = 0; i < light.Length; i++)
        {
            var share = (double)(i >> (depth - bits)) / top;
            light[i] = (float)(srgb ? Srgb.Decode(share) : share);
        }
        return light;
    }

    private static int Sample(Image image, int index) => image.BitDepth == 8 ? image.Pixels8[index] : image.Pixels16[index];
}
