using System.Globalization;
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
    private const double LargeResidual = 0.1, MostResidual = 0.3, SameDegrees = 1;

    /// <summary>How sure each direction is, in degrees: of a chrome ball the spread of the highlight's pixels, as light; of a matt ball the
    /// residual of its shading over the mean brightness, as an angle.</summary>
    public IReadOnlyList<double> Uncertainty { get; init; } = [];

    /// <summary>What is odd about the pictures, a line each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Finds a chrome ball and the highlight in each picture.</summary>
    /// <remarks>What all of three or more pictures have in common is what the ball mirrors of the room, and is subtracted.</remarks>
    /// <param name="folder">Pictures of the ball, one under each light, and perhaps mask.png.</param>
    /// <param name="ball">The outline; null to find it from mask.png, or from the brightness.</param>
    /// <param name="camera">Makes the camera of the pictures, from their width, their height and what their files say; null, or a result of
    /// null, for a camera that is far away.</param>
    /// <exception cref="DataFormatException">There is no ball, or no highlight, or it is no mirror; the message names the
    /// picture.</exception>
    public static LightCalibration FromChromeBall(string folder, Circle? ball = null,
        Func<int, int, SceneCapture?, PinholeCamera?>? camera = null)
    {
        var paths = PictureNames.Find(folder);
        var circle = ball ?? BallOutline.Find(folder, paths);
        var (pictures, size) = (new BallPicture[paths.Count], (Width: 0, Height: 0));
        PixelLoop.Run(paths.Count, 1, (begin, end) =>
        {
            for (var i = begin; i < end; i++)
            {
                var picture = Image.Load(paths[i]);
                pictures[i] = new(picture, circle, paths[i]);
                if (i == 0) size = (picture.Width, picture.Height);
            }
        });
        if (paths.Count >= 3) BallPicture.SubtractCommon(pictures);
        var seen = camera?.Invoke(size.Width, size.Height, SceneCapture.Read(paths, ExposureUse.Divide, []));
        var spots = pictures.Select((p, i) => p.Highlight(paths[i])).ToArray();
        RequireMirror(paths, spots);
        var directions = Array.ConvertAll(spots, s => ChromeBall.Light(circle, s.X, s.Y, seen));
        RequireDifferent(folder, directions);
        string[] names = [.. paths.Select(p => Path.GetFileName(p))];
        return new(names, directions, [], circle)
        {
            // A step on the ball turns the normal, and the light by twice as much.
            Uncertainty = [.. spots.Select(s => Degrees(2 * s.Radius / (circle.Radius * (circle.Normal(s.X, s.Y)?.Z ?? 1))))],
            Warnings = [.. names.Zip(spots).Where(p => p.Second.HasRival).Select(p => string.Create(CultureInfo.InvariantCulture,
                $"{p.First}: there are two highlights, the other with {100 * p.Second.Rival:F0} % of the light; cover what is no lamp"))],
        };
    }

    /// <summary>Finds a matt ball, and directions and intensities by its shading.</summary>
    /// <param name="folder">Pictures of the ball, one under each light, and perhaps mask.png.</param>
    /// <param name="ball">The outline; null to find it.</param>
    /// <param name="encoding">How samples follow the light.</param>
    /// <exception cref="DataFormatException">There is no ball, or its shading is not that of a matt one; the message names the
    /// picture.</exception>
    public static LightCalibration FromMattBall(string folder, Circle? ball = null, PictureEncoding encoding = PictureEncoding.ByFormat)
    {
        var paths = PictureNames.Find(folder);
        var circle = ball ?? BallOutline.Find(folder, paths);
        var found = new (Vector3d Direction, double[] Intensities, double Residual)[paths.Count];
        PixelLoop.Run(paths.Count, 1, (begin, end) =>
        {
            for (var i = begin; i < end; i++)
                found[i] = MattBall.Light(Image.Load(paths[i]), circle, paths[i], PictureCurve.Of(paths[i], encoding));
        });
        string[] names = [.. paths.Select(p => Path.GetFileName(p))];
        if (Array.FindIndex(found, f => f.Residual > MostResidual) is >= 0 and var wrong) throw new DataFormatException(paths[wrong], -1,
            "ball", string.Create(CultureInfo.InvariantCulture, $"expected the shading of a matt ball, got one that differs from it by ")
                + string.Create(CultureInfo.InvariantCulture, $"{100 * found[wrong].Residual:F0} % of its brightness"));
        var directions = Array.ConvertAll(found, f => f.Direction);
        RequireDifferent(folder, directions);
        return new LightCalibration(names, directions, [], circle)
        {
            Uncertainty = [.. found.Select(f => Degrees(f.Residual))],
            Warnings = [.. names.Zip(found).Where(p => p.Second.Residual > LargeResidual).Select(p => string.Create(
                CultureInfo.InvariantCulture, $"{p.First}: the shading is {100 * p.Second.Residual:F0} % beside that of a matt ball"))],
        }.Scaled(folder, paths, [.. found.Select(f => f.Intensities)]);
    }

    /// <summary>The same with intensities from pictures of a matt ball under the same lights.</summary>
    /// <param name="folder">Pictures in the same order, and perhaps mask.png.</param>
    /// <param name="ball">The outline; null to find it.</param>
    /// <param name="encoding">How samples follow the light.</param>
    public LightCalibration WithMattBall(string folder, Circle? ball = null, PictureEncoding encoding = PictureEncoding.ByFormat)
    {
        var paths = PictureNames.Find(folder);
        var circle = ball ?? BallOutline.Find(folder, paths);
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
    public void Save(string path) => LightWriter.Write(path, Files, [.. Directions.SelectMany(l => new[] { l.X, l.Y, l.Z })],
        [.. Intensities.SelectMany(i => i)]);

    private LightCalibration With(string folder, List<string> paths, PictureEncoding encoding,
        Func<Image, Vector3d, string, StoredCurve, double[]> measure)
    {
        if (paths.Count != Directions.Count)
            throw new DataFormatException(folder, -1, "pictures",
                $"expected {Directions.Count} as there are of the chrome ball, got {paths.Count}");
        var measured = paths.Select((path, i) =>
            measure(Image.Load(path), Directions[i], path, PictureCurve.Of(path, encoding))).ToArray();
        return Scaled(folder, paths, measured);
    }

    // Of lamps: what longer exposures have added is divided out, as it is where scenes are read.
    private LightCalibration Scaled(string folder, List<string> paths, double[][] measured)
    {
        var lines = new List<string>();
        if (SceneCapture.Read(paths, ExposureUse.Divide, lines)?.Factors is { Count: > 0 } factors)
            measured = [.. measured.Select((m, i) => Array.ConvertAll(m, e => e / factors[i]))];
        if (measured.Any(m => m.Length != measured[0].Length))
            throw new DataFormatException(folder, -1, "channels", "expected the same number of channels in all pictures");
        var mean = measured.Average(m => m.Average());
        return this with
        {
            Intensities = [.. measured.Select(m => Array.ConvertAll(m, e => e / mean))],
            Warnings = [.. Warnings, .. lines.Select(l => $"{folder}: {l}")],
        };
    }

    private static void RequireMirror(List<string> paths, HighlightSpot[] spots)
    {
        // One lamp may be large or near; a ball that is lit all over in most pictures is none of chrome.
        var middle = spots.OrderBy(s => s.Share).ElementAt(spots.Length / 2);
        if (middle.IsMirrored) return;
        var worst = Array.FindIndex(spots, s => s.Share >= middle.Share);
        throw new DataFormatException(paths[worst], -1, "ball", string.Create(CultureInfo.InvariantCulture,
            $"expected a mirror with small highlights, got light on {100 * spots[worst].Share:F0} % of the ball; ")
                + "for a matt ball say --surface matt");
    }

    private static void RequireDifferent(string folder, Vector3d[] directions)
    {
        if (directions.Length < 2 || directions.Any(d => Degrees(Math.Acos(Math.Clamp(d.Dot(directions[0]), -1, 1))) > SameDegrees)) return;
        throw new DataFormatException(folder, -1, "lights", $"expected lights that differ, got {directions.Length} within "
            + FormattableString.Invariant($"{SameDegrees}°: is it a reflection of the room?"));
    }

    private static double Degrees(double radians) => radians * 180 / Math.PI;
}
