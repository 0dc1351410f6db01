using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>How a scene under near lights is rendered.</summary>
public readonly record struct NearRenderOptions
{
    /// <summary>Usual ones: 128×128 pixels, half a millimetre apart, rays parallel, no noise, not rounded.</summary>
    public NearRenderOptions()
    {
    }

    /// <summary>Columns.</summary>
    public int Width { get; init; } = 128;

    /// <summary>Rows.</summary>
    public int Height { get; init; } = 128;

    /// <summary>Where points are, with lengths in millimetres; null for parallel rays and half a millimetre a pixel.</summary>
    public Projection? Projection { get; init; }

    /// <summary>Millimetres that 1 of the surface's unit is.</summary>
    public double Size { get; init; } = 30;

    /// <summary>The standard deviation of the noise, as a share of the brightest value.</summary>
    public double Noise { get; init; }

    /// <summary>The seed of the noise.</summary>
    public ulong Seed { get; init; }
}

/// <summary>Pictures of a matt surface, of albedo 0.8, under lamps beside it, with true normals and depth in millimetres: where the surface
/// turns away from a lamp it is black, and no part casts a shadow on another.</summary>
public static class NearSceneRenderer
{
    private const int Halvings = 50, Steps = 200;

    /// <summary>Renders.</summary>
    /// <param name="surface">Heights and slopes.</param>
    /// <param name="lights">The lamps; in the frame of the projection.</param>
    /// <param name="options">Size and noise.</param>
    /// <returns>Observations divided by the lamps' intensities, the brightest 0.9, and z of each pixel in millimetres.</returns>
    /// <exception cref="ArgumentException">Lengths are in pixels, or no pixel sees the surface.</exception>
    public static RenderedScene Render(Surface surface, IReadOnlyList<NearLight> lights, NearRenderOptions options)
    {
        ArgumentNullException.ThrowIfNull(surface);
        ArgumentNullException.ThrowIfNull(lights);
        var projection = options.Projection ?? Projection.Orthographic(0.5);
        if (projection.Unit != "mm") throw new ArgumentException(
            "NearSceneRenderer: expected lengths in mm, got pixels.", nameof(options));
        var all = new PixelMask(options.Width, options.Height, [.. Enumerable.Repeat(true, options.Width * options.Height)]);
        var seen = Enumerable.Range(0, all.Count).Select(p => Seen(surface, all, p, projection, options.Size)).ToArray();
        var mask = new PixelMask(options.Width, options.Height, [.. seen.Select(s => s is not null)]);
        if (mask.Count == 0)
            throw new ArgumentException("NearSceneRenderer: expected a surface in the picture, got none.", nameof(options));
        var points = seen.Where(s => s is not null).Select(s => s!.Value).ToArray();
        // As integration has it: the mean depth is 0, or the geometric mean of the distances is that of the projection.
        var (shift, scale) = projection.Camera is null ? (points.Average(p => p.Z), 1.0)
            : (0, projection.Distance!.Value / Math.Exp(points.Average(p => Math.Log(-p.Z))));
        float[] depth = [.. points.Select(p => (float)(scale * (p.Z - shift)))];
        float[] normals = [.. points.SelectMany(p => new[] { (float)p.Normal.X, (float)p.Normal.Y, (float)p.Normal.Z })];
        var field = new NearField(lights, mask, projection, depth);
        var values = new float[lights.Count * mask.Count];
        var flags = new ObservationFlags[values.Length];
        for (var i = 0; i < lights.Count; i++)
        {
            for (var p = 0; p < mask.Count; p++)
            {
                var l = field.Direction(i, p);
                var shading = normals[3 * p] * l.X + normals[3 * p + 1] * l.Y + normals[3 * p + 2] * l.Z;
                values[i * mask.Count + p] = 0.8f * field.Attenuation(i, p) * Math.Max(0, shading);
                if (shading <= 0) flags[i * mask.Count + p] = ObservationFlags.Black;
            }
        }
        var exposure = 0.9f / Math.Max(1e-9f, values.Max());
        var noise = options.Noise > 0 ? Tensor.Randn([values.Length], generator: new Generator(options.Seed)).AsReadOnlySpan<float>() : [];
        for (var i = 0; i < values.Length; i++)
            values[i] = Math.Max(0, exposure * values[i] + (noise.IsEmpty ? 0 : (float)(options.Noise * noise[i])));
        var scene = new PhotometricScene(mask, new(field.MeanDirections(), [.. lights.Select(l => l.Intensity)]), values, 1, flags)
        {
            Name = surface.Name, GroundTruth = normals, FileNames = [.. Enumerable.Range(1, lights.Count).Select(i => $"{i:000}.png")],
        };
        return new(scene, depth);
    }

    private static (double Z, Vector3d Normal)? Seen(Surface surface, PixelMask all, int pixel, Projection projection, double size)
    {
        // Height above the ray at a distance; not a number beside the object.
        double Above(double z)
        {
            var point = projection.Point(all, pixel, z);
            var height = surface.At(point.X / size, point.Y / size)?.Height ?? double.NaN;
            return z + (projection.Distance ?? 0) - size * height;
        }
        Vector3d Normal(double z)
        {
            var point = projection.Point(all, pixel, z);
            var (_, slopeX, slopeY) = surface.At(point.X / size, point.Y / size)!.Value;
            return new Vector3d(-slopeX, -slopeY, 1).Unit();
        }
        if (projection.Camera is null)
        {
            var above = Above(0);
            return double.IsNaN(above) ? null : (-above, Normal(0));
        }
        // From the camera on, the first place that is not above the surface.
        var (far, near) = (-projection.Distance!.Value - size, -projection.Distance.Value + 1.5 * size);
        var last = near;
        for (var step = 1; step <= Steps; step++)
        {
            var z = near + (far - near) * step / Steps;
            if (Above(z) <= 0 && Above(last) > 0)
            {
                var (high, low) = (last, z);
                for (var i = 0; i < Halvings; i++)
                {
                    var middle = (high + low) / 2;
                    if (Above(middle) > 0) high = middle;
                    else low = middle;
                }
                return (low, Normal(low));
            }
            last = z;
        }
        return null;
    }
}
