using Fovea.Imaging.Codecs;
using MetadataExtractor.Formats.Exif;

namespace Fovea.Imaging;

/// <summary>How a photograph was taken, as the EXIF data of its file says: exposure, and what the lens saw.</summary>
/// <remarks>JPEG, PNG, WebP and TIFF are looked at. <b>Source</b>: CIPA DC-008-2023, "Exchangeable image file format for digital still
/// cameras: Exif 3.0", 4.6.</remarks>
/// <example><code>
/// if (CaptureSettings.Read("cat.jpg") is { Exposure: { } exposure }) Console.WriteLine(exposure);
/// </code></example>
public sealed record CaptureSettings
{
    // A frame of film for small cameras is 36 mm × 24 mm.
    private const double FilmDiagonal = 43.266615305567875, Agree = 0.1;

    /// <summary>Time of exposure t in seconds; null where it is not said.</summary>
    public double? Seconds { get; init; }

    /// <summary>Sensitivity S, ISO; null where it is not said.</summary>
    public double? Iso { get; init; }

    /// <summary>f-number N of the aperture; null where it is not said.</summary>
    public double? FNumber { get; init; }

    /// <summary>Focal length in mm; null where it is not said.</summary>
    public double? FocalLength { get; init; }

    /// <summary>Focal length in mm that would see the same diagonal angle on film of 36 mm × 24 mm; null where it is not said.</summary>
    public double? FocalLength35 { get; init; }

    /// <summary>Width of the sensor's part that became the picture, in mm along the longer side, by the density of its pixels; null where
    /// it is not said.</summary>
    public double? SensorWidth { get; init; }

    /// <summary>Longer and shorter side of the picture when it was taken, in pixels; null where it is not said.</summary>
    public (int Long, int Short)? Size { get; init; }

    /// <summary>The camera's name; null where it is not said.</summary>
    public string? Camera { get; init; }

    /// <summary>How much the camera made of light, t·S/N², up to a factor that is the same for one camera; null without a time. What is not
    /// said of S and N counts as 1.</summary>
    public double? Exposure => Seconds is { } t ? t * (Iso ?? 1) / ((FNumber ?? 1) * (FNumber ?? 1)) : null;

    /// <summary>As 1/60 s, f/8, ISO 100; empty without a time.</summary>
    public string ExposureText
    {
        get
        {
            if (Seconds is not { } t) return "";
            var time = t < 0.3 ? FormattableString.Invariant($"1/{1 / t:0.#} s") : FormattableString.Invariant($"{t:0.##} s");
            return time + (FNumber is { } n ? FormattableString.Invariant($", f/{n:0.#}") : "")
                + (Iso is { } s ? FormattableString.Invariant($", ISO {s:0}") : "");
        }
    }

    /// <summary>Reads a picture's file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>null where the file has no EXIF data that can be read.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CaptureSettings? Read(string path)
    {
        // A buffer no larger than what is looked at before the next jump.
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64);
        return Of(ExifBlock.Find(file));
    }

    /// <summary>Reads the bytes of a picture's file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <returns>null where there is no EXIF data that can be read.</returns>
    public static CaptureSettings? Read(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return Of(ExifBlock.Find(new MemoryStream(bytes, writable: false)));
    }

    /// <summary>The focal length in pixels of a picture that the camera took, or that was made smaller since.</summary>
    /// <remarks>By the density of the sensor's pixels, f·longer side/sensor's width; or by the equivalent on film,
    /// f₃₅·√(w² + h²)/43.27 mm, which is rounded to a millimetre, and is taken where the two differ by more than a tenth, because densities
    /// of the sensor are often those of another size of picture. A lens that focuses near has a few per cent more than it says.</remarks>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <returns>The focal length, and what it is by; null where the file does not say, or the picture was cut since.</returns>
    public (double Pixels, string Source)? FocalPixels(int width, int height)
    {
        if (IsCut(width, height)) return null;
        var film = FocalLength35 is { } f35 ? f35 * Math.Sqrt((double)width * width + (double)height * height) / FilmDiagonal : 0;
        var dense = FocalLength is { } f && SensorWidth is { } sensor ? f * Math.Max(width, height) / sensor : 0;
        if (dense > 0 && (film == 0 || Math.Abs(dense / film - 1) < Agree))
            return (dense, FormattableString.Invariant($"EXIF: {FocalLength:0.##} mm on a sensor of {SensorWidth:0.##} mm"));
        return film > 0 ? (film, FormattableString.Invariant($"EXIF: {FocalLength35:0.##} mm as on film of 36 mm")) : null;
    }

    /// <summary>Whether a picture has other proportions than when it was taken.</summary>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="height">Rows of the picture.</param>
    public bool IsCut(int width, int height)
    {
        if (Size is not { } taken) return false;
        double longer = Math.Max(width, height), shorter = Math.Min(width, height);
        // Raw converters leave some rows at the border that the camera cuts away.
        return Math.Abs(longer / shorter * taken.Short / taken.Long - 1) > 0.02;
    }

    private static CaptureSettings? Of(ExifBlock? exif)
    {
        if (exif is null) return null;
        var (x, y) = (exif.Integer(ExifDirectoryBase.TagExifImageWidth), exif.Integer(ExifDirectoryBase.TagExifImageHeight));
        (int Long, int Short)? size = x > 0 && y > 0 ? (Math.Max(x.Value, y.Value), Math.Min(x.Value, y.Value)) : null;
        double? unit = exif.Integer(ExifDirectoryBase.TagFocalPlaneResolutionUnit) switch { 3 => 10, 4 => 1, 5 => 0.001, _ => 25.4 };
        var density = exif.Positive(ExifDirectoryBase.TagFocalPlaneXResolution) / unit;
        return new()
        {
            Seconds = exif.Positive(ExifDirectoryBase.TagExposureTime), Iso = exif.Positive(ExifDirectoryBase.TagIsoEquivalent),
            FNumber = exif.Positive(ExifDirectoryBase.TagFNumber), FocalLength = exif.Positive(ExifDirectoryBase.TagFocalLength),
            FocalLength35 = exif.Positive(ExifDirectoryBase.Tag35MMFilmEquivFocalLength), Size = size,
            SensorWidth = size is { } s && density > 0 ? s.Long / density : null,
            Camera = exif.Text(ExifDirectoryBase.TagModel),
        };
    }
}
