using Fovea.Formats;
using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>The layout of the DiLiGenT benchmark.</summary>
/// <remarks>Source: B. Shi et al., "A benchmark dataset and evaluation for non-Lambertian and uncalibrated photometric stereo", CVPR
/// 2016.</remarks>
internal static class DiligentFolder
{
    public const string Names = "filenames.txt", Directions = "light_directions.txt", Intensities = "light_intensities.txt", MaskFile = "mask.png",
        Truth = "Normal_gt.mat", TruthVariable = "Normal_gt";

    /// <summary>Whether a folder is meant to have this layout.</summary>
    public static bool Recognises(string folder) => File.Exists(Path.Combine(folder, Names)) && File.Exists(Path.Combine(folder, Directions));

    public static PhotometricScene Load(string folder, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"{folder}: no such folder.");
        var names = Path.Combine(folder, Names);
        var files = File.ReadAllLines(Existing(names)).Select(l => l.Trim()).Where(l => l.Length > 0).ToList();
        if (files.Count == 0) throw new DataFormatException(names, -1, "names", "expected one picture a line, got none");
        var lights = ReadLights(folder, files.Count);
        var maskPath = Existing(Path.Combine(folder, MaskFile));
        var mask = ReadMask(maskPath);
        var paths = files.ConvertAll(f => Existing(Path.Combine(folder, f)));
        var truthPath = Path.Combine(folder, Truth);
        // While the pictures are read on the other threads.
        var truth = File.Exists(truthPath) ? Task.Run(() => ReadTruth(truthPath, mask), cancellation) : null;
        var stack = PictureStack.Load(paths, lights, mask, MaskFile, progress, cancellation);
        return new(mask, lights, stack.Observations, stack.Channels, stack.Flags, stack.Channels == 1 ? null : stack.Grey)
        {
            Name = new DirectoryInfo(folder).Name, FileNames = files, BitDepth = stack.BitDepth, GroundTruth = truth?.GetAwaiter().GetResult(),
        };
    }

    /// <summary>Pixels above half of the range; a mask in colour counts by its brightness.</summary>
    public static PixelMask ReadMask(string path)
    {
        var picture = Image.Load(path).To8Bit().ToGrayscale();
        var inside = new bool[picture.Width * picture.Height];
        for (var i = 0; i < inside.Length; i++) inside[i] = picture.Pixels8[i] > 127;
        var mask = new PixelMask(picture.Width, picture.Height, inside);
        return mask.Count > 0 ? mask : throw new DataFormatException(path, -1, "mask", "expected one white pixel or more, got none");
    }

    private static LightSet ReadLights(string folder, int count)
    {
        var path = Existing(Path.Combine(folder, Directions));
        var directions = NumberTable.Read(path, 3);
        if (directions.Count != count) throw new DataFormatException(path, -1, "lights", $"expected {count} as {Names} has pictures, got {directions.Count}");
        var intensityPath = Path.Combine(folder, Intensities);
        if (!File.Exists(intensityPath)) return new([.. directions.SelectMany(d => d)], source: path);
        var intensities = NumberTable.Read(intensityPath, 1, 3);
        if (intensities.Count != count)
            throw new DataFormatException(intensityPath, -1, "intensities", $"expected {count} as {Names} has pictures, got {intensities.Count}");
        var wrong = intensities.FindIndex(i => i.Any(v => v <= 0));
        if (wrong >= 0) throw new DataFormatException(intensityPath, -1, $"light {wrong + 1}", "expected intensities above zero");
        return new([.. directions.SelectMany(d => d)], [.. intensities.SelectMany(i => i)], intensities[0].Length, path);
    }

    private static float[] ReadTruth(string path, PixelMask mask)
    {
        var array = MatFile.Load(path).Array(TruthVariable, path);
        if (array.Dimensions is not [var height, var width, 3] || height != mask.Height || width != mask.Width)
            throw new DataFormatException(path, -1, TruthVariable, $"expected {mask.Height}×{mask.Width}×3 as {MaskFile} has, got {array}");
        var normals = new float[3 * mask.Count];
        for (var p = 0; p < mask.Count; p++)
        {
            var (y, x) = Math.DivRem(mask.Indices[p], mask.Width);
            for (var axis = 0; axis < 3; axis++) normals[3 * p + axis] = (float)array.Values[y + mask.Height * (x + mask.Width * axis)];
        }
        return normals;
    }

    private static string Existing(string path) => File.Exists(path) ? path : throw new FileNotFoundException($"{path}: no such file.", path);
}
