namespace Fovea.Photometry;

/// <summary>z at each of the object's pixels: how high the surface stands towards the camera.</summary>
/// <remarks><b>Units</b>: those of <see cref="Projection"/>. Where rays are parallel, the mean of each connected part of the mask is 0; in
/// perspective the camera is at 0, and depths are minus the distances.</remarks>
/// <example><code>
/// surface.Integrate(new BilateralIntegration()).SaveMesh("cat.ply");
/// </code></example>
public sealed class DepthMap
{
    /// <summary>Depths of a mask's pixels.</summary>
    /// <param name="mask">The object's pixels.</param>
    /// <param name="depth">[pixels]; kept, not copied.</param>
    /// <exception cref="ArgumentException">There are not as many as pixels, or one is not finite.</exception>
    public DepthMap(PixelMask mask, float[] depth)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(depth);
        if (depth.Length != mask.Count)
            throw new ArgumentException($"DepthMap: expected {mask.Count} depths, got {depth.Length}.", nameof(depth));
        if (Array.FindIndex(depth, d => !float.IsFinite(d)) is >= 0 and var at)
            throw new ArgumentException(
                FormattableString.Invariant($"DepthMap: expected finite depths, got {depth[at]} at pixel {at}."), nameof(depth));
        (Mask, Depth) = (mask, depth);
        if (depth.Length > 0) (Least, Greatest) = (depth.Min(), depth.Max());
    }

    /// <summary>The integrator's name.</summary>
    public required string Method { get; init; }

    /// <summary>The object's pixels.</summary>
    public PixelMask Mask { get; }

    /// <summary>[pixels].</summary>
    public float[] Depth { get; }

    /// <summary>How the surface came into the picture, and the unit of its depths.</summary>
    public Projection Projection { get; init; } = Projection.Pixels;

    /// <summary>[pixels]: whether a step in depth separates the pixel from one of its neighbours; null where the integrator does not look
    /// for steps.</summary>
    public bool[]? Cliffs { get; init; }

    /// <summary>What the normals came from, whose normals and albedo meshes take; null for none.</summary>
    public PhotometricResult? Surface { get; init; }

    /// <summary>Systems of equations that were solved one after another; 0 where there was none.</summary>
    public int OuterIterations { get; init; }

    /// <summary>Steps of conjugate gradients in all of them together.</summary>
    public int InnerIterations { get; init; }

    /// <summary>Connected parts of the mask; nothing is known about how far one stands behind another.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>The least depth.</summary>
    public float Least { get; }

    /// <summary>The greatest depth.</summary>
    public float Greatest { get; }

    /// <summary>The same depths with what the normals came from.</summary>
    /// <param name="surface">Normals and albedo.</param>
    public DepthMap Of(PhotometricResult surface) => new(Mask, Depth)
    {
        Method = Method, Projection = Projection, Surface = surface, OuterIterations = OuterIterations, InnerIterations = InnerIterations,
        Parts = Parts, Cliffs = Cliffs,
    };

    /// <summary>The depths laid out as a picture.</summary>
    /// <param name="outside">What stands where there is no object.</param>
    /// <returns>[height × width].</returns>
    public float[] ToPicture(float outside = float.NaN) => Mask.Scatter<float>(Depth, 1, outside);

    /// <summary>How far the depths are from true ones, once the means agree.</summary>
    /// <param name="truth">[pixels].</param>
    /// <exception cref="ArgumentException">There are not as many as pixels.</exception>
    public DepthError ErrorTo(ReadOnlySpan<float> truth) => DepthError.Of(Depth, truth);
}

/// <summary>Differences between depths and true ones, both with mean 0. <b>Units</b>: shares of the true depth's range.</summary>
/// <param name="Mean">Mean of the absolute differences.</param>
/// <param name="Rms">Root of the mean squared difference.</param>
/// <param name="Max">The largest difference.</param>
/// <param name="Range">Greatest less least true depth, in the unit of the depths.</param>
public sealed record DepthError(double Mean, double Rms, double Max, double Range)
{
    /// <summary>Compares two maps.</summary>
    /// <param name="depth">[pixels].</param>
    /// <param name="truth">[pixels]; where it is level, there is no range to compare with, and the errors are not finite.</param>
    /// <exception cref="ArgumentException">The two have different sizes or none.</exception>
    public static DepthError Of(ReadOnlySpan<float> depth, ReadOnlySpan<float> truth)
    {
        if (depth.Length != truth.Length || depth.IsEmpty)
            throw new ArgumentException($"DepthError: expected as many depths as true ones, got {depth.Length} and {truth.Length}.",
                nameof(truth));
        var (offset, least, greatest) = (0.0, double.PositiveInfinity, double.NegativeInfinity);
        for (var p = 0; p < depth.Length; p++)
        {
            offset += (double)depth[p] - truth[p];
            (least, greatest) = (Math.Min(least, truth[p]), Math.Max(greatest, truth[p]));
        }
        offset /= depth.Length;
        var (sum, squares, most) = (0.0, 0.0, 0.0);
        for (var p = 0; p < depth.Length; p++)
        {
            var difference = Math.Abs((double)depth[p] - truth[p] - offset);
            (sum, squares, most) = (sum + difference, squares + difference * difference, Math.Max(most, difference));
        }
        var range = greatest - least;
        return new(sum / depth.Length / range, Math.Sqrt(squares / depth.Length) / range, most / range, range);
    }
}
