namespace Fovea.Imaging;

/// <summary>Colours times their alpha, and back, at 8 bit.</summary>
/// <remarks>
/// <b>Source</b>: Pillow, <c>Convert.c</c> (RGBA to RGBa and back) and its <c>MULDIV255</c>, for results equal to its resize.
/// </remarks>
internal static class Premultiplication
{
    /// <summary><c>round(c · a / 255)</c>.</summary>
    public static Image Apply(Image image) => Map(image, static (color, alpha) =>
    {
        var product = color * alpha + 128;
        return (byte)((product + (product >> 8)) >> 8);
    });

    /// <summary><c>⌊255 c / a⌋</c>, at most 255; where alpha is 0 the colour stays.</summary>
    public static Image Undo(Image image) => Map(image, static (color, alpha) =>
        alpha is 0 or 255 ? color : (byte)Math.Min(255, 255 * color / alpha));

    private static Image Map(Image image, Func<byte, byte, byte> change)
    {
        var result = new Image(image.Width, image.Height, image.Channels, image.Pixels8);
        var samples = result.Pixels8;
        for (var pixel = 0; pixel < samples.Length; pixel += image.Channels)
        {
            var alpha = samples[pixel + image.Channels - 1];
            for (var c = 0; c < image.Channels - 1; c++) samples[pixel + c] = change(samples[pixel + c], alpha);
        }
        return result;
    }
}
