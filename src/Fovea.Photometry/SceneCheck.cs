using System.Globalization;

namespace Fovea.Photometry;

/// <summary>Whether pictures and lights agree, before a scene is solved; and intensities from the pictures where none were given and those
/// are certain.</summary>
/// <param name="Scene">The scene, divided by other intensities where they were estimated.</param>
/// <param name="Fit">How well its lights fit; null below four lights or where they lie in a plane.</param>
/// <param name="Warnings">A line for each thing that is odd.</param>
/// <remarks>Intensities are estimated where none were given, for five lights or more with a misfit above 0.1, and taken where they leave
/// less than 0.4 of it, differ by a factor of two or more, and the normals are not those of a plane, on which intensities and tilt are the
/// same. Source: as <see cref="SemiCalibrated"/>. A few pictures that are much brighter or darker than the others say are
/// corrected.</remarks>
public sealed record SceneCheck(PhotometricScene Scene, LightFit? Fit, IReadOnlyList<string> Warnings)
{
    private const int Samples = 4000, LeastLights = 5;
    private const double SmallMisfit = 0.1, Better = 0.4, Alike = 2, Plane = 0.05;

    /// <summary>Checks a scene of known lights.</summary>
    /// <param name="scene">The observations.</param>
    /// <param name="cancellation">Stops within a second or so.</param>
    public static SceneCheck Of(PhotometricScene scene, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var (fit, pictures, lines) = (LightFit.Of(scene), PictureFit.Of(scene), new List<string>());
        if (fit is null || pictures is null) return new(scene, fit, lines);
        if (Estimated(scene, fit, pictures, cancellation) is { } intensities)
        {
            scene = RawIntensities.With(scene, null, intensities, "estimated from the pictures");
            lines.Add($"{Path.GetFileName(scene.Lights.Source)}: no intensities were given; lamps "
                + string.Create(CultureInfo.InvariantCulture, $"of {intensities.Min():F2} to {intensities.Max():F2} times the mean fit ")
                + "the pictures, and were taken (lights.csv); --intensities FILE gives measured ones");
            (fit, pictures) = (LightFit.Of(scene)!, PictureFit.Of(scene)!);
        }
        // Of lights in another order nothing else can be said.
        if (fit.FitsByText) return new(scene, fit, [.. lines, fit.Warning!]);
        if (pictures.Odd.Count > 0 && pictures.IsFewOdd)
        {
            var before = scene;
            lines.AddRange(pictures.Odd.Select(i => string.Create(CultureInfo.InvariantCulture,
                $"{Name(before, i)}: {pictures.Gains[i]:G3} times as bright as the other pictures say, as by another exposure; ")
                + "its light was taken for as much brighter (lights.csv)"));
            scene = Corrected(scene, pictures);
            fit = LightFit.Of(scene)!;
        }
        if (fit.Warning is { } misfit) lines.Add(misfit);
        lines.AddRange(pictures.Warnings());
        return new(scene, fit, lines);
    }

    private static string Name(PhotometricScene scene, int light) =>
        scene.FileNames.Count > light ? scene.FileNames[light] : $"light {light + 1}";

    // Each channel by the same factor; a picture that is as bright as the others say keeps its bits.
    private static PhotometricScene Corrected(PhotometricScene scene, PictureFit pictures)
    {
        var (old, block) = (scene.Lights, scene.Channels * scene.PixelCount);
        var (values, intensities) = ((float[])scene.Observations.Clone(), (double[])old.Intensities.Clone());
        foreach (var i in pictures.Odd)
        {
            for (var c = 0; c < old.Channels; c++) intensities[i * old.Channels + c] *= pictures.Gains[i];
            foreach (ref var value in values.AsSpan(i * block, block)) value /= (float)pictures.Gains[i];
        }
        var source = old.IntensitySource.Length > 0 ? $"{old.IntensitySource}, corrected" : "1 for all, corrected";
        var lights = new LightSet(old.Directions, intensities, old.Channels, old.Source) { IntensitySource = source };
        return scene.With(lights, values);
    }

    private static double[]? Estimated(PhotometricScene scene, LightFit fit, PictureFit pictures, CancellationToken cancellation)
    {
        var given = scene.Lights.IntensitySource.Length > 0 || scene.Lights.Intensities.Any(e => e != 1);
        if (given || scene.LightCount < LeastLights || fit.Misfit < SmallMisfit || pictures.Spread < Plane) return null;
        var intensities = SemiCalibrated.Intensities(scene, cancellation);
        if (intensities.Max() < Alike * intensities.Min()) return null;
        var repaired = LightFit.Of(RawIntensities.Divide(scene.Sample(Samples), intensities));
        return repaired is not null && repaired.Misfit < Better * fit.Misfit ? intensities : null;
    }
}
