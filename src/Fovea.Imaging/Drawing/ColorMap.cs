namespace Fovea.Imaging;

/// <summary>A way from values in 0…1 to colours: anchors at equal distances, with straight lines between them in sRGB.</summary>
/// <example><code>
/// ColorMap.Viridis.Apply(depth, height, width).Save("depth.png");
/// </code></example>
public sealed class ColorMap
{
    private readonly Rgb[] _anchors;

    /// <summary>A map through colours at equal distances.</summary>
    /// <param name="anchors">Two or more, from value 0 to value 1.</param>
    /// <exception cref="ArgumentException">There are fewer.</exception>
    public ColorMap(params Rgb[] anchors)
    {
        ArgumentNullException.ThrowIfNull(anchors);
        if (anchors.Length < 2)
            throw new ArgumentException($"ColorMap: expected two or more colours, got {anchors.Length}.", nameof(anchors));
        _anchors = [.. anchors];
    }

    /// <summary>Black to white.</summary>
    public static ColorMap Grey { get; } = new(Rgb.Black, Rgb.White);

    /// <summary>
    /// Dark violet over teal to yellow, even in lightness. <b>Source</b>: matplotlib's viridis (CC0), every 17th of its 256 entries;
    /// between them at most 6 of 255 away.
    /// </summary>
    public static ColorMap Viridis { get; } = Of(
        "440154 481a6c 472f7d 414487 39568c 31688e 2a788e 23888e 1f988b 22a884 35b779 54c568 7ad151 a5db36 d2e21b fde725");

    /// <summary>Black over violet and orange to pale yellow, even in lightness. <b>Source</b>: matplotlib's inferno (CC0), ten of its 256
    /// entries at equal distances.</summary>
    public static ColorMap Inferno { get; } = Of("000004 1b0c42 4b0c6b 781c6d a52c60 cf4446 ed6925 fb9a06 f7d03c fcffa4");

    /// <summary>Near-white to dark blue, for counts. <b>Source</b>: ColorBrewer 2.0, Blues, 9 classes.</summary>
    public static ColorMap Blues { get; } = Of("f7fbff deebf7 c6dbef 9ecae1 6baed6 4292c6 2171b5 08519c 08306b");

    /// <summary>
    /// Blue over near-white to red, for values about a middle. <b>Source</b>: ColorBrewer 2.0, RdBu, 11 classes, turned round.
    /// </summary>
    public static ColorMap Diverging { get; } = Of("053061 2166ac 4393c3 92c5de d1e5f0 f7f7f7 fddbc7 f4a582 d6604d b2182b 67001f");

    /// <summary>The colour of <paramref name="t"/>, which is held to 0…1; NaN is mid grey.</summary>
    /// <param name="t">0 gives the first colour, 1 the last.</param>
    public Rgb At(double t)
    {
        if (double.IsNaN(t)) return new(128, 128, 128);
        var position = Math.Clamp(t, 0, 1) * (_anchors.Length - 1);
        var index = Math.Min((int)position, _anchors.Length - 2);
        return Rgb.Mix(_anchors[index], _anchors[index + 1], position - index);
    }

    /// <summary><c>At((v − low) / (high − low))</c> for each element of a plane.</summary>
    /// <param name="plane"><c>[height, width]</c>. NaN becomes mid grey.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="low">The value of the first colour; null for the least finite value.</param>
    /// <param name="high">The value of the last colour; null for the greatest finite value.</param>
    /// <returns>8 bit RGB. Where low and high are equal, every value has the middle colour.</returns>
    /// <exception cref="ArgumentException">The plane does not have as many elements as its sizes say.</exception>
    public Image Apply(ReadOnlySpan<float> plane, int height, int width, float? low = null, float? high = null)
    {
        if (height < 1 || width < 1 || (long)height * width != plane.Length)
            throw new ArgumentException(
                $"ColorMap.Apply: expected a plane of {height} × {width} = {(long)height * width} elements, got {plane.Length}.",
                nameof(plane));
        var (least, greatest) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var value in plane)
            if (float.IsFinite(value)) (least, greatest) = (Math.Min(least, value), Math.Max(greatest, value));
        double start = low ?? least, range = (high ?? greatest) - start;
        var image = new Image(width, height, 3);
        var pixels = image.Pixels8;
        for (var i = 0; i < plane.Length; i++)
        {
            var color = At(float.IsNaN(plane[i]) ? double.NaN : range == 0 ? 0.5 : (plane[i] - start) / range);
            (pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]) = (color.R, color.G, color.B);
        }
        return image;
    }

    private static ColorMap Of(string colors) => new([.. colors.Split(' ').Select(c => Rgb.Parse("#" + c))]);
}
