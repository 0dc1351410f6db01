using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>What each stored sample means, as light of 0…1, and how much of it is there without any lamp.</summary>
internal sealed class SampleTable
{
    private readonly SceneCapture? _capture;
    private readonly CaptureSettings? _dark;

    private SampleTable(float[] light, float[]? dark, int channels, StoredCurve curve, SceneCapture? capture, CaptureSettings? darkSettings)
    {
        (Light, Dark, Channels, Curve) = (light, dark, channels, curve);
        (_capture, _dark) = (capture, darkSettings);
    }

    /// <summary>The light of each sample: 256 or 65536 entries.</summary>
    public float[] Light { get; }

    /// <summary>[channels × pixels]; null for none.</summary>
    public float[]? Dark { get; }

    /// <summary>Channels of <see cref="Dark"/>.</summary>
    public int Channels { get; }

    /// <summary>How samples follow the light; all pictures have it.</summary>
    public StoredCurve Curve { get; }

    /// <summary>What a light's values are multiplied by: 1/(intensity · exposure).</summary>
    public float Scale(LightSet lights, int light, int channel) =>
        (float)(1 / (lights.Intensities[light * lights.Channels + (lights.Channels == 1 ? 0 : channel)]
            * (_capture?.Factors is { Count: > 0 } factors ? factors[light] : 1)));

    /// <summary>What <see cref="Dark"/> is multiplied by for a light: the picture's exposure over that of the dark frame.</summary>
    public float DarkFactor(int light) => (float)(_capture?.DarkFactor(light, _dark) ?? 1);

    /// <summary>Prepares for pictures of one kind.</summary>
    /// <param name="options">Encoding, bits and dark frame.</param>
    /// <param name="first">The first picture, whose depth, size and channels all have.</param>
    /// <param name="path">Its file.</param>
    /// <param name="mask">The object's pixels.</param>
    /// <param name="capture">How the pictures were exposed; null where that is not known.</param>
    public static SampleTable Create(in SceneOptions options, Image first, string path, PixelMask mask, SceneCapture? capture)
    {
        if (options.Bits is < 0 or > 16)
            throw new ArgumentException($"SceneOptions: expected Bits of 0…16, got {options.Bits}.", nameof(options));
        var curve = PictureCurve.Of(path, options.Encoding);
        var light = Lights(curve, options.Bits, first.BitDepth);
        if (options.Dark is not { } darkPath) return new(light, null, 0, curve, capture, null);
        var dark = Image.Load(darkPath);
        PictureCurve.RequireSame(darkPath, options.Encoding, curve, path);
        if (dark.Width != first.Width || dark.Height != first.Height || dark.BitDepth != first.BitDepth || Colors(dark) != Colors(first))
            throw new DataFormatException(darkPath, -1, "picture", $"expected {first} as {Path.GetFileName(path)} is, got {dark}");
        var channels = Colors(first);
        var values = new float[channels * mask.Count];
        for (var c = 0; c < channels; c++)
            for (var p = 0; p < mask.Count; p++) values[c * mask.Count + p] = light[Sample(dark, mask.Indices[p] * dark.Channels + c)];
        return new(light, values, channels, curve, capture, CaptureSettings.Read(darkPath));
    }

    /// <summary>Channels that carry colour: 1 or 3; alpha is none.</summary>
    public static int Colors(Image picture) => picture.Channels < 3 ? 1 : 3;

    /// <summary>The light of every sample of a depth.</summary>
    /// <param name="curve">How samples follow the light.</param>
    /// <param name="upperBits">Upper bits that count; 0 for all.</param>
    /// <param name="depth">8 or 16.</param>
    public static float[] Lights(StoredCurve curve, int upperBits, int depth)
    {
        var bits = upperBits > 0 && upperBits < depth ? upperBits : depth;
        var (light, top) = (new float[1 << depth], (1 << bits) - 1);
        for (var i = 0; i < light.Length; i++) light[i] = (float)curve.ToLight((double)(i >> (depth - bits)) / top);
        return light;
    }

    private static int Sample(Image image, int index) => image.BitDepth == 8 ? image.Pixels8[index] : image.Pixels16[index];
}
