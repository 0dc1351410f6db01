using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>Directions of lights from their highlights on a mirroring ball.</summary>
/// <remarks>Where the highlight is, the ball's normal n is halfway between the view v and the light: l = 2(n·v)n − v, the view reflected
/// about the normal, and not the normal itself. Source: any mirror; for photometric stereo Y. Ackermann and M. Goesele, "A survey of
/// photometric stereo techniques", Foundations and Trends in Computer Graphics and Vision 9, 2015, section 2.4.</remarks>
public static class ChromeBall
{
    /// <summary>The light whose highlight is seen at a point of the ball.</summary>
    /// <param name="ball">The outline.</param>
    /// <param name="x">Column of the highlight.</param>
    /// <param name="y">Row of the highlight.</param>
    /// <param name="camera">A camera that is near; null for one that is far away, v = (0, 0, 1).</param>
    /// <exception cref="ArgumentException">The point is outside the outline.</exception>
    public static Vector3d Light(Circle ball, double x, double y, PinholeCamera? camera = null)
    {
        var seen = camera is not null ? ball.Seen(camera, x, y) : ball.Normal(x, y) is { } normal ? (normal, Vector3d.View) : null;
        var (n, v) = seen ?? throw new ArgumentException(
            FormattableString.Invariant($"ChromeBall: expected a highlight within {ball}, got ({x}, {y})."));
        return (2 * n.Dot(v) * n - v).Unit();
    }

    /// <summary>The middle of the brightest spot within the outline: of the connected parts above nine tenths of the brightest value the
    /// one with the most light, each pixel by its brightness.</summary>
    /// <param name="picture">The ball under one light.</param>
    /// <param name="ball">The outline.</param>
    /// <param name="file">The picture's name in errors.</param>
    /// <exception cref="DataFormatException">The ball has no highlight: it is black, or evenly lit.</exception>
    public static (double X, double Y) Highlight(Image picture, Circle ball, string file)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var spot = new BallPicture(picture, ball, file).Highlight(file);
        return (spot.X, spot.Y);
    }
}
