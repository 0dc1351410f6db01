namespace Fovea.Photometry;

/// <summary>error.png: the angle to the true normal with a scale in degrees, where ground truth is there; and its figures.</summary>
public sealed class ErrorOutput : IResultOutput
{
    private static readonly double[] Ends = [1, 2, 5, 10, 20, 30, 45, 60, 90, 180];

    /// <inheritdoc/>
    public int Order => 110;

    /// <inheritdoc/>
    public void Write(ResultContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.AngularErrors is not { } angles) return;
        var error = AngularError.Of(angles);
        var figures = context.Figures;
        (figures["meanAngularError"], figures["medianAngularError"], figures["rmsAngularError"]) = (error.Mean, error.Median, error.Rms);
        (figures["maxAngularError"], figures["within5Degrees"]) = (error.Max, error.Within5);
        (figures["within10Degrees"], figures["within20Degrees"], figures["comparedPixels"]) =
            (error.Within10, error.Within20, error.Pixels);
        Draw(context.Scene.Mask, angles).Save(context.In("error.png"));
    }

    /// <summary>Angles in colours; the scale ends at the first round number above 98 of 100 pixels.</summary>
    /// <param name="mask">The pixels.</param>
    /// <param name="angles">In degrees, one a pixel.</param>
    public static Imaging.Image Draw(PixelMask mask, float[] angles) =>
        ScaledMap.Draw(mask, angles, 0, ScaleEnd(angles), "°");

    /// <summary>Where the scale ends, in degrees.</summary>
    internal static double ScaleEnd(float[] angles)
    {
        var sorted = angles.Where(float.IsFinite).Order().ToArray();
        var high = sorted.Length == 0 ? 1 : sorted[(int)(0.98 * (sorted.Length - 1))];
        return Ends.First(e => e >= Math.Min(high, 180));
    }
}
