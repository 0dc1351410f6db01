using System.Globalization;
using System.Text;
using Fovea.Imaging;

namespace Fovea.Photometry;

/// <summary>Where lamps stand, found from their highlights on two chrome balls or more. <b>Units</b>: millimetres from the camera, as
/// <see cref="NearLight"/> has them.</summary>
/// <param name="Files">The pictures' names.</param>
/// <param name="Positions">One for each picture.</param>
/// <param name="Distances">Root mean square distance of the mirrored rays from each position: how sure it is.</param>
/// <param name="Balls">The balls.</param>
public sealed record NearLightCalibration(IReadOnlyList<string> Files, IReadOnlyList<Vector3d> Positions, IReadOnlyList<double> Distances,
    IReadOnlyList<MirrorBall> Balls)
{
    /// <summary>What is odd about the pictures, a line each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Finds the highlight of each picture's lamp on each ball; the rays to them, mirrored, meet at the lamp.</summary>
    /// <remarks>What all of three or more pictures have in common is what the balls mirror of the room, and is subtracted.</remarks>
    /// <param name="folder">Pictures of the balls, one under each lamp.</param>
    /// <param name="outlines">The balls' outlines, two or more.</param>
    /// <param name="radius">Of each ball, in millimetres.</param>
    /// <param name="camera">Makes the camera of the pictures, from their width, their height and what their files say.</param>
    /// <exception cref="ArgumentException">There are fewer than two balls, or the radius is not above zero.</exception>
    /// <exception cref="DataFormatException">A ball has no highlight, or is no mirror, or the mirrored rays are parallel; the message names
    /// the picture.</exception>
    public static NearLightCalibration FromChromeBalls(string folder, IReadOnlyList<Circle> outlines, double radius,
        Func<int, int, SceneCapture?, PinholeCamera> camera)
    {
        ArgumentNullException.ThrowIfNull(outlines);
        ArgumentNullException.ThrowIfNull(camera);
        if (outlines.Count < 2) throw new ArgumentException($"near lights: expected two balls or more, got {outlines.Count}.");
        if (!(radius > 0))
            throw new ArgumentException(FormattableString.Invariant($"near lights: expected a radius above 0, got {radius}."));
        var paths = PictureNames.Find(folder);
        var (pictures, size) = (new BallPicture[outlines.Count][], (Width: 0, Height: 0));
        for (var b = 0; b < pictures.Length; b++) pictures[b] = new BallPicture[paths.Count];
        PixelLoop.Run(paths.Count, 1, (begin, end) =>
        {
            for (var i = begin; i < end; i++)
            {
                var picture = Image.Load(paths[i]);
                if (i == 0) size = (picture.Width, picture.Height);
                for (var b = 0; b < pictures.Length; b++) pictures[b][i] = new(picture, outlines[b], paths[i]);
            }
        });
        if (paths.Count >= 3) foreach (var ball in pictures) BallPicture.SubtractCommon(ball);
        var seen = camera(size.Width, size.Height, SceneCapture.Read(paths, ExposureUse.Divide, []));
        MirrorBall[] balls = [.. outlines.Select(o => MirrorBall.OfOutline(seen, o, radius))];
        var (positions, distances, warnings) = (new Vector3d[paths.Count], new double[paths.Count], new List<string>());
        for (var i = 0; i < positions.Length; i++)
        {
            var spots = pictures.Select(ball => ball[i].Highlight(paths[i])).ToArray();
            Check(paths[i], spots, warnings);
            try
            {
                (positions[i], distances[i]) = MirrorBall.Meet([.. balls.Zip(spots, (ball, s) => ball.Mirror(seen, s.X, s.Y))]);
            }
            catch (ArgumentException e)
            {
                throw new DataFormatException(paths[i], -1, "balls", e.Message.Split(" (Parameter ")[0].TrimEnd('.'));
            }
        }
        return new([.. paths.Select(p => Path.GetFileName(p))], positions, distances, balls) { Warnings = warnings };
    }

    /// <summary>A text file that <see cref="NearLightFile"/> reads: name, x, y and z of each lamp.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        var text = new StringBuilder("# picture, place of its lamp in mm from the camera: right, up, against its view\n");
        foreach (var (name, p) in Files.Zip(Positions))
            text.Append(CultureInfo.InvariantCulture, $"{LightWriter.Quoted(name)},{p.X:F3},{p.Y:F3},{p.Z:F3}\n");
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void Check(string path, HighlightSpot[] spots, List<string> warnings)
    {
        foreach (var (b, spot) in spots.Index())
        {
            if (!spot.IsMirrored) throw new DataFormatException(path, -1, "ball", string.Create(CultureInfo.InvariantCulture,
                $"expected a mirror with small highlights, got light on {100 * spot.Share:F0} % of ball {b + 1}"));
            if (spot.HasRival) warnings.Add(string.Create(CultureInfo.InvariantCulture,
                $"{Path.GetFileName(path)}: two highlights on ball {b + 1}, one with {100 * spot.Rival:F0} % of the other's light; ")
                    + "cover what is no lamp");
        }
    }
}
