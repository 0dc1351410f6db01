using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>A folder of one's own: pictures in natural order or in that of filenames.txt, a file of lights, and perhaps intensities, a mask
/// and a dark frame.</summary>
internal static class OwnFolder
{
    private static readonly string[] LightNames =
        ["lights.lp", "lights.txt", "lights.csv", "lights.npy", "light_directions.txt", "light_directions.csv", "light_directions.npy"];

    public static PhotometricScene Load(string folder, SceneOptions options, IProgress<double>? progress, CancellationToken cancellation)
    {
        var paths = PictureNames.Find(folder);
        var (names, warnings) = (paths.ConvertAll(p => Path.GetFileName(p)), new List<string>());
        var file = options.Lights ?? (options.LightsMayBeUnknown ? LightsOf(folder) : FindLights(folder));
        var lights = file is null ? LightSet.Unknown(names.Count) : LightFile.Read(file, names, options.Vectors, warnings);
        lights = IntensityFile.Apply(lights, options, folder, names);
        return new SceneFolder(folder, names, paths, lights, warnings)
            .Load(options.Mask ?? ScenePath.FindPicture(folder, "mask"), options, progress, cancellation);
    }

    /// <summary>The folder's file of lights, or null.</summary>
    public static string? LightsOf(string folder) => LightNames.Select(n => ScenePath.Find(folder, n)).FirstOrDefault(p => p is not null)
        ?? Directory.EnumerateFiles(folder).Where(f => Path.GetExtension(f).Equals(".lp", StringComparison.OrdinalIgnoreCase))
            .Order(NaturalOrder.Instance).FirstOrDefault();

    private static string FindLights(string folder) => LightsOf(folder)
        ?? throw new DataFormatException(folder, -1, "lights",
            $"expected {string.Join(", ", LightNames)}; write one, find the lights with: fovea ps calibrate-sphere {folder}, or solve without them: --method uncalibrated");
}
