using System.Globalization;
using System.Text;
using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>Lights found in pictures: directions from a chrome ball and, where there is one, intensities from a matt ball or a
/// card.</summary>
/// <param name="Files">The pictures' names.</param>
/// <param name="Directions">One for each picture.</param>
/// <param name="Intensities">One or three numbers for each picture, of mean 1; empty where they were not measured.</param>
/// <param name="Ball">The chrome ball's outline.</param>
public sealed record LightCalibration(IReadOnlyList<string> Files, IReadOnlyList<Vector3d> Directions, IReadOnlyList<double[]> Intensities,
    Circle Ball)
{
    /// <summary>Finds a chrome ball and the highlight in each picture.</summary>
    /// <param name="folder">Pictures of the ball, one under each light, and perhaps mask.png.</param>
    /// <param name="ball">The outline; null to find it from mask.png, or from the brightness.</param>
    /// <exception cref="DataFormatException">There is no ball or no highlight; the message names the picture.</exception>
    public static LightCalibration FromChromeBall(string folder, Circle? ball = null)
    {
        var paths = PictureNames.Find(folder);
        var circle = ball ?? Outline(folder, paths);
        var directions = new Vector3d[paths.Count];
        PixelLoop.Run(paths.Count, 1, (begin, end) =>
        {
            for (var i = begin; i < end; i++)
            {
                var (x, y) = ChromeBall.Highlight(Image.Load(paths[i]), circle, paths[i]);
                directions[i] = ChromeBall.Light(circle, x, y);
            }
        });
        return new([.. paths.Select(p => Path.GetFileName(p))], directions, [], circle);
    }

    /// <summary>The same with intensities from pictures of a matt ball under the same lights.</summary>
    /// <param name="folder">Pictures in the same order, and perhaps mask.png.</param>
    /// <param name="ball">The outline; null to find it.</param>
    /// <param name="encoding">How samples follow the light.</param>
    public LightCalibration WithMattBall(string folder, Circle? ball = null, PictureEncoding encoding = PictureEncoding.ByFormat)
    {
        var paths = PictureNames.Find(folder);
        var circle = ball ?? Outline(folder, paths);
        return With(folder, paths, encoding,
            (picture, light, file, curve) => LightIntensities.FromBall(picture, circle, light, file, curve));
    }

    /// <summary>The same with intensities from a flat white card that faces the camera, under the same lights.</summary>
    /// <param name="folder">Pictures in the same order.</param>
    /// <param name="patch">Left, top, width and height in pixels.</param>
    /// <param name="encoding">How samples follow the light.</param>
    public LightCalibration WithPatch(string folder, (int Left, int Top, int Width, int Height) patch,
        PictureEncoding encoding = PictureEncoding.ByFormat) => With(folder, PictureNames.Find(folder), encoding,
            (picture, light, file, curve) => LightIntensities.FromPatch(picture, patch, light, file, curve));

    /// <summary>A CSV of name, x, y, z and, where measured, intensities: what <see cref="LightFile"/> reads.</summary>
    public void Save(string path)
    {
        var text = new StringBuilder("# picture, towards the light: right, up, to the camera" + (Intensities.Count > 0 ? ", intensity" : "")
            + "\n");
        for (var i = 0; i < Files.Count; i++)
        {
            var l = Directions[i];
            double[] numbers = [l.X, l.Y, l.Z, .. Intensities.Count > 0 ? Intensities[i] : []];
            text.Append(CultureInfo.InvariantCulture,
                $"{Quoted(Files[i])},{string.Join(',', numbers.Select(n => n.ToString("F6", CultureInfo.InvariantCulture)))}\n");
        }
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private LightCalibration With(string folder, List<string> paths, PictureEncoding encoding,
        Func<Image, Vector3d, string, StoredCurve, double[]> measure)
    {
        if (paths.Count != Directions.Count)
            throw new DataFormatException(folder, -1, "pictures",
                $"expected {Directions.Count} as there are of the chrome ball, got {paths.Count}");
        var measured = paths.Select((path, i) =>
            measure(Image.Load(path), Directions[i], path, PictureCurve.Of(path, encoding))).ToArray();
        if (measured.Any(m => m.Length != measured[0].Length))
            throw new DataFormatException(folder, -1, "channels", "expected the same number of channels in all pictures");
        var mean = measured.Average(m => m.Average());
        return this with { Intensities = [.. measured.Select(m => Array.ConvertAll(m, e => e / mean))] };
    }

    private static string Quoted(string name) => name.AsSpan().IndexOfAny(" ,;#") < 0 ? name : $"\"{name}\"";

    private static Circle Outline(string folder, List<string> paths)
    {
        var mask = ScenePath.FindPicture(folder, "mask");
        try
        {
            return Circle.Fit(mask is not null ? MaskFile.Read(mask) : BrightnessMask.Find(paths));
        }
        catch (ArgumentException e)
        {
            throw new DataFormatException(mask ?? folder, -1, "ball", e.Message.Split(" (Parameter")[0]);
        }
    }
}
