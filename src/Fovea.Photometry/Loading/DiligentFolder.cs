using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>The layout of the DiLiGenT benchmark.</summary>
/// <remarks>Source: B. Shi et al., "A benchmark dataset and evaluation for non-Lambertian and uncalibrated photometric stereo", CVPR
/// 2016.</remarks>
internal static class DiligentFolder
{
    public const string Names = "filenames.txt", Directions = "light_directions.txt", Intensities = "light_intensities.txt", MaskName =
        "mask.png";


    /// <summary>Whether a folder is meant to have this layout.</summary>
    public static bool Recognises(string folder) => File.Exists(Path.Combine(folder, Names))
        && File.Exists(Path.Combine(folder, Directions));

    public static PhotometricScene Load(string folder, in SceneOptions options, IProgress<double>? progress, CancellationToken cancellation)
    {
        var names = Path.Combine(folder, Names);
        var files = File.ReadAllLines(ScenePath.Existing(names)).Select(l => l.Trim()).Where(l => l.Length > 0).ToList();
        if (files.Count == 0) throw new DataFormatException(names, -1, "names", "expected one picture a line, got none");
        var lights = options.Lights is { } path ? LightFile.Read(path, files) : ReadLights(folder, files.Count);
        var maskPath = ScenePath.Existing(options.Mask ?? Path.Combine(folder, MaskName));
        var mask = MaskFile.Read(maskPath);
        var paths = files.ConvertAll(f => ScenePath.Existing(Path.Combine(folder, f)));
        // While the pictures are read on the other threads.
        var truth = TrueNormals.Begin(folder, mask, cancellation);
        var stack = PictureStack.Load(paths, lights, mask, Path.GetFileName(maskPath), options, progress, cancellation);
        return new(mask, lights, stack.Observations, stack.Channels, stack.Flags, stack.Channels == 1 ? null : stack.Grey)
        {
            Name = ScenePath.Name(folder), FileNames = files, BitDepth = stack.BitDepth, GroundTruth = truth?.GetAwaiter().GetResult(),
        };
    }

    private static LightSet ReadLights(string folder, int count)
    {
        var path = ScenePath.Existing(Path.Combine(folder, Directions));
        var directions = NumberTable.Read(path, 3);
        if (directions.Count != count)
            throw new DataFormatException(path, -1, "lights", $"expected {count} as {Names} has pictures, got {directions.Count}");
        var intensityPath = Path.Combine(folder, Intensities);
        if (!File.Exists(intensityPath)) return new([.. directions.SelectMany(d => d)], source: path);
        var intensities = NumberTable.Read(intensityPath, 1, 3);
        if (intensities.Count != count)
            throw new DataFormatException(intensityPath, -1, "intensities",
                $"expected {count} as {Names} has pictures, got {intensities.Count}");
        var wrong = intensities.FindIndex(i => i.Any(v => v <= 0));
        if (wrong >= 0) throw new DataFormatException(intensityPath, -1, $"light {wrong + 1}", "expected intensities above zero");
        return new([.. directions.SelectMany(d => d)], [.. intensities.SelectMany(i => i)], intensities[0].Length, path);
    }
}
