using System.Globalization;
using Fovea.Imaging;

namespace Fovea.Photometry;

/// <summary>What the files of a scene's pictures say of the camera, by their EXIF data.</summary>
/// <param name="Settings">Of the first picture.</param>
/// <param name="Exposure">How the pictures were exposed and what was made of it, for reports; empty where they do not say.</param>
/// <param name="Factors">[lights]: what each picture was divided by, 1 for the exposure that most have; empty where all have one, or were
/// left as they are.</param>
/// <remarks>Pictures of unequal exposure are divided by E = t·S/N², with t the time, S the ISO sensitivity and N the f-number, as far as
/// all pictures say them. Source: ISO 2720, exposure equation; what is said is nominal, and true times and apertures are some per cent
/// beside it.</remarks>
public sealed record SceneCapture(CaptureSettings Settings, string Exposure, IReadOnlyList<double> Factors)
{
    // Nominal values that are meant to be the same are the same; a third of a stop is 26 %.
    private const double Same = 0.01;

    /// <summary>The camera of pictures of a size, as the files say its focal length, with the axis through their middle; null where they do
    /// not, or the pictures were cut since.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public (PinholeCamera Camera, string Source)? Camera(int width, int height) =>
        Settings.FocalPixels(width, height) is var (pixels, source) ? (PinholeCamera.OfFocalLength(width, height, pixels), source) : null;

    /// <summary>Adds what is known to the figures of a result.</summary>
    /// <param name="figures">For result.json.</param>
    /// <param name="mask">For the size of the pictures.</param>
    public void AddTo(Fields figures, PixelMask mask)
    {
        ArgumentNullException.ThrowIfNull(figures);
        ArgumentNullException.ThrowIfNull(mask);
        if (Settings.Camera is { } model) figures["camera"] = model;
        if (Exposure.Length > 0) figures["exposure"] = Exposure;
        if (Factors.Count > 0) figures["exposureFactors"] = Factors.ToArray();
        if (Camera(mask.Width, mask.Height) is not var (camera, source)) return;
        (figures["exifFocalLengthPixels"], figures["exifFieldOfViewDegrees"]) = (camera.Focal, camera.FieldOfView(mask.Width));
        figures["exifFocalLength"] = source;
    }

    /// <summary>Reads the pictures' data.</summary>
    /// <param name="paths">One for each light.</param>
    /// <param name="use">Whether unequal exposures are to be divided out.</param>
    /// <param name="warnings">Told of unequal exposures.</param>
    /// <returns>null where the first picture has no data.</returns>
    internal static SceneCapture? Read(IReadOnlyList<string> paths, ExposureUse use, List<string> warnings)
    {
        var all = new CaptureSettings?[paths.Count];
        PixelLoop.Run(all.Length, 1, (begin, end) =>
        {
            for (var i = begin; i < end; i++) all[i] = CaptureSettings.Read(paths[i]);
        });
        if (all[0] is not { } first) return null;
        var known = all.Count(s => s?.Seconds is not null);
        if (known == 0) return new(first, "", []);
        if (known < all.Length)
        {
            warnings.Add($"{known} of {all.Length} pictures say how they were exposed, and the others do not; none was divided by its exposure");
            return new(first, $"said by {known} of {all.Length} pictures", []);
        }
        var (withIso, withAperture) = (all.All(s => s!.Iso is not null), all.All(s => s!.FNumber is not null));
        var exposures = Array.ConvertAll(all, s => (s! with { Iso = withIso ? s.Iso : null, FNumber = withAperture ? s.FNumber : null })
            .Exposure!.Value);
        if (exposures.Max() < (1 + Same) * exposures.Min()) return new(first, $"{first.ExposureText} for all", []);
        var usual = Usual(exposures);
        var (least, most) = (all[Array.IndexOf(exposures, exposures.Min())]!, all[Array.IndexOf(exposures, exposures.Max())]!);
        var range = $"{least.ExposureText} to {most.ExposureText}";
        if (use == ExposureUse.Ignore)
        {
            warnings.Add($"the pictures were exposed differently, {range}, and were left as they are (--exposure ignore)");
            return new(first, $"{range}, left as they are", []);
        }
        var factors = Array.ConvertAll(exposures, e => Math.Abs(e / usual - 1) < Same ? 1 : e / usual);
        warnings.Add(string.Create(CultureInfo.InvariantCulture, $"the pictures were exposed differently, {range}; each was divided ")
            + string.Create(CultureInfo.InvariantCulture, $"by its exposure, {factors.Min():G3} to {factors.Max():G3} of the commonest ")
            + "(--exposure ignore leaves them as they are)");
        return new(first, $"{range}, divided out", factors);
    }

    /// <summary>How much longer a picture was exposed than a dark frame, to subtract what was there without a lamp; 1 where one of the two
    /// does not say.</summary>
    internal double DarkFactor(int light, CaptureSettings? dark)
    {
        var commonest = Factors.Count > light ? Factors[light] : 1;
        if (dark?.Exposure is not { } e || Reference is not { } reference) return commonest;
        return Math.Abs(commonest * reference / e - 1) < Same ? 1 : commonest * reference / e;
    }

    // The exposure that factors are 1 for.
    private double? Reference => Settings.Exposure is { } first ? Factors.Count > 0 ? first / Factors[0] : first : null;

    // That of most pictures, so that these keep their bits; the first of several.
    private static double Usual(double[] exposures) =>
        exposures.MaxBy(e => exposures.Count(other => Math.Abs(other / e - 1) < Same));
}
