using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary>How the values of a filter become brightness.</summary>
public enum FilterScale
{
    /// <summary>As <see cref="ImageFilter.Result"/> says.</summary>
    Natural,

    /// <summary>v, cut off beyond 0…1.</summary>
    Clip,

    /// <summary>|v|, cut off beyond 1.</summary>
    Absolute,

    /// <summary>½ + v/(2 max |v|).</summary>
    Signed,

    /// <summary>(v − min)/(max − min).</summary>
    Stretch,
}

/// <summary>How a picture is filtered.</summary>
public readonly record struct FilterOptions
{
    /// <summary>Reflecting borders, brightness as the filter means it, grey for edges and all channels for the rest.</summary>
    public FilterOptions() { }

    /// <summary>What stands outside the edge. Reflect does not repeat the edge itself: <c>d c b | a b c d | c b a</c>, as OpenCV's
    /// <c>REFLECT_101</c>, NumPy's <c>reflect</c> and SciPy's <c>mirror</c>.</summary>
    public PaddingMode Border { get; init; } = PaddingMode.Reflect;

    /// <summary>How values become brightness.</summary>
    public FilterScale Scale { get; init; }

    /// <summary>Whether the picture is made grey first; null: for a filter whose result is no brightness.</summary>
    public bool? Grey { get; init; }
}

/// <summary>Filters of whole pictures.</summary>
public static class ImageFiltering
{
    extension(Image image)
    {
        /// <summary>The filtered picture, of the same size and bit depth; alpha stays as it is.</summary>
        /// <param name="filter">What to do with each channel.</param>
        /// <param name="options">Borders, scale, grey.</param>
        public Image Filter(ImageFilter filter, FilterOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(filter);
            var o = options ?? new();
            var planes = PlaneConversion.ToPlanes(image);
            if (planes.Shape[0] == 3 && (o.Grey ?? filter.Result != FilterResult.Brightness)) planes = Luma(planes);
            return PlaneConversion.FromPlanes(Brightness(filter.Apply(planes, o.Border), filter.Result, o.Scale), image);
        }
    }

    // As ToGrayscale has it, before rounding. ITU-R BT.601.
    private static Tensor Luma(Tensor rgb) => rgb.Slice(0, 0, 1) * 0.299 + rgb.Slice(0, 1, 2) * 0.587 + rgb.Slice(0, 2, 3) * 0.114;

    private static Tensor Brightness(Tensor values, FilterResult result, FilterScale scale)
    {
        switch (scale, result)
        {
            case (FilterScale.Absolute, _):
                return values.Abs();
            case (FilterScale.Signed, _) or (FilterScale.Natural, FilterResult.Signed):
                return values * (0.5 / Largest(values.Abs())) + 0.5;
            case (FilterScale.Stretch, _):
                var (least, most) = (values.Min().Item(), values.Max().Item());
                return (values - least) * (1 / Math.Max(most - least, 1e-12));
            case (FilterScale.Natural, FilterResult.Magnitude):
                return values * (1 / Largest(values));
            case (FilterScale.Natural, FilterResult.Angle):
                return values * (1 / Math.Tau) + 0.5;
            default:
                return values;
        }
    }

    // A flat picture has no largest change; what rounding leaves of it is not blown up.
    private static double Largest(Tensor sizes) => Math.Max(sizes.Max().Item(), 1e-4);
}
