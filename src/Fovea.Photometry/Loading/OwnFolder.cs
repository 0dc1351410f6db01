using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>A folder of one's own: pictures in the order of their names, a file of lights, and perhaps a mask and a dark frame.</summary>
internal static class OwnFolder
{
    private static readonly string[] Pictures = [".png", ".jpg", ".jpeg", ".ppm", ".pgm", ".pnm"];
    private static readonly string[] LightNames = ["lights.lp", "lights.txt", "lights.csv", "lights.npy", "light_directions.txt"];

    // Pictures that are none of the object under a light.
    private static readonly string[] Others = ["mask", "dark", "normal_gt", "normals", "albedo"];

    public static PhotometricScene Load(string folder, SceneOptions options, IProgress<double>? progress, CancellationToken cancellation)
    {
        var paths = FindPictures(folder);
        var lights = LightFile.Read(options.Lights ?? FindLights(folder), [.. paths.Select(p => Path.GetFileName(p))]);
        if (options.Dark is null && Path.Combine(folder, "dark.png") is var dark && File.Exists(dark)) options =
            options with { Dark = dark };
        var maskPath = options.Mask ?? Path.Combine(folder, "mask.png");
        var mask = options.Mask is not null || File.Exists(maskPath)
            ? MaskFile.Read(ScenePath.Existing(maskPath)) : BrightnessMask.Find(paths, cancellation);
        var truth = TrueNormals.Begin(folder, mask, cancellation);
        var stack = PictureStack.Load(paths, lights, mask, File.Exists(maskPath) ? Path.GetFileName(maskPath) : Path.GetFileName(paths[0]),
            options,
            progress, cancellation);
        return new(mask, lights, stack.Observations, stack.Channels, stack.Flags, stack.Channels == 1 ? null : stack.Grey)
        {
            Name = ScenePath.Name(folder), FileNames = [.. paths.Select(p => Path.GetFileName(p))], BitDepth = stack.BitDepth,
            GroundTruth = truth?.GetAwaiter().GetResult(),
        };
    }

    /// <summary>The pictures under one light each, in the order of their names.</summary>
    /// <exception cref="DataFormatException">There is none.</exception>
    public static List<string> FindPictures(string folder)
    {
        var paths = Directory.EnumerateFiles(folder).Where(f => Pictures.Contains(Path.GetExtension(f).ToLowerInvariant()))
            .Where(f => Path.GetFileName(f)[0] != '.' && !Others.Contains(Path.GetFileNameWithoutExtension(f).ToLowerInvariant()))
            .OrderBy(f => f, StringComparer.Ordinal).ToList();
        return paths.Count > 0 ? paths
            : throw new DataFormatException(folder, -1, "pictures", $"expected files of {string.Join(", ", Pictures)}, got none");
    }

    private static string FindLights(string folder) =>
        LightNames.Select(n => Path.Combine(folder, n)).FirstOrDefault(File.Exists)
        ?? Directory.EnumerateFiles(folder, "*.lp").Order(StringComparer.Ordinal).FirstOrDefault()
        ?? throw new DataFormatException(folder, -1, "lights",
            $"expected {string.Join(", ", LightNames)}; write one, or find the lights with: fovea ps calibrate-sphere {folder}");
}
