using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>The layout of the DiLiGenT benchmark.</summary>
/// <remarks>Source: B. Shi et al., "A benchmark dataset and evaluation for non-Lambertian and uncalibrated photometric stereo", CVPR
/// 2016.</remarks>
internal static class DiligentFolder
{
    public const string Names = "filenames.txt", Directions = "light_directions.txt", Intensities = "light_intensities.txt", MaskName =
        "mask.png";

    private const string Fits = $" as {Names} has pictures";

    // Vectors so near to length 1 are kept as they are.
    private const double Rounding = 1e-3;

    /// <summary>Whether a folder is meant to have this layout.</summary>
    public static bool Recognises(string folder) => ScenePath.Find(folder, Names) is not null
        && ScenePath.Find(folder, Directions) is not null;

    public static PhotometricScene Load(string folder, in SceneOptions options, IProgress<double>? progress, CancellationToken cancellation)
    {
        var files = PictureNames.Listed(ScenePath.Find(folder, Names) ?? ScenePath.Existing(Path.Combine(folder, Names)));
        var warnings = new List<string>();
        var lights = options.Lights is { } path ? LightFile.Read(path, files, options.Vectors, warnings)
            : ReadLights(folder, files.Count, options.Vectors, warnings);
        lights = IntensityFile.Apply(lights, options, folder, files, Fits);
        var maskPath = options.Mask ?? ScenePath.FindPicture(folder, "mask");
        return new SceneFolder(folder, files, PictureNames.Resolve(folder, files), lights, warnings)
            .Load(maskPath, options, progress, cancellation);
    }

    private static LightSet ReadLights(string folder, int count, LightVectors vectors, List<string> warnings)
    {
        var path = ScenePath.Find(folder, Directions) ?? ScenePath.Existing(Path.Combine(folder, Directions));
        var rows = NumberTable.Read(path, 3);
        if (rows.Count != count) throw new DataFormatException(path, -1, "lights", $"expected {count}{Fits}, got {rows.Count}");
        var given = new LightSet([.. rows.SelectMany(d => d)], source: path);
        var scaled = LightFile.OfLengthOne(given, vectors, i => $"light {i + 1}", warnings);
        var nearOne = rows.TrueForAll(d => Math.Abs(Math.Sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]) - 1) < Rounding);
        return nearOne ? given : scaled;
    }
}
