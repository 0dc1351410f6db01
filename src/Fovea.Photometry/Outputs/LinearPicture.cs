using Fovea.Imaging;

namespace Fovea.Photometry;

/// <summary>Pictures to look at, from values that are linear in light.</summary>
public static class LinearPicture
{
    /// <summary>The value that is shown as white: the 99th percentile of those above zero, so that single bright pixels do not darken the
    /// rest.</summary>
    public static float White(ReadOnlySpan<float> values)
    {
        var lit = new List<float>();
        // Every seventh value of a large picture is enough.
        for (var i = 0; i < values.Length; i += values.Length > 100_000 ? 7 : 1)
            if (values[i] > 0 && float.IsFinite(values[i])) lit.Add(values[i]);
        if (lit.Count == 0) return 1;
        lit.Sort();
        return lit[(int)(0.99 * (lit.Count - 1))];
    }

    /// <summary>8 bit in sRGB; black outside the mask.</summary>
    /// <param name="values">[pixels × channels].</param>
    /// <param name="mask">The pixels.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="white">The value of white.</param>
    public static Image Encode(ReadOnlySpan<float> values, PixelMask mask, int channels, float white)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var image = new Image(mask.Width, mask.Height, channels);
        var samples = image.Pixels8;
        for (var p = 0; p < mask.Count; p++)
            for (var c = 0; c < channels; c++) samples[mask.Indices[p] * channels + c] = Srgb.EncodeByte(values[p * channels + c] / white);
        return image;
    }
}
