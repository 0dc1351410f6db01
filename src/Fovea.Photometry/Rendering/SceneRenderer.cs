using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>A rendered scene and the depth that it was rendered from.</summary>
/// <param name="Scene">Observations with true normals.</param>
/// <param name="Depth">[pixels], towards the camera, in pixels.</param>
public sealed record RenderedScene(PhotometricScene Scene, float[] Depth);

/// <summary>Pictures of a surface under distant lights, seen from far away, with true normals.</summary>
/// <example><code>
/// var scene = SceneRenderer.Render(new SphereSurface(), new Lambertian(), new() { Shadows = ShadowKind.None }).Scene;
/// Console.WriteLine(new LeastSquares().Solve(scene).AngularError(scene.GroundTruth!).Mean);   // 0
/// </code></example>
public static class SceneRenderer
{
    private const int Channels = 3;

    /// <summary>Renders.</summary>
    /// <param name="surface">Heights and slopes.</param>
    /// <param name="reflectance">How it reflects.</param>
    /// <param name="options">Size, lights, shadows and noise.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellation">Stops between lights.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static RenderedScene Render(Surface surface, Reflectance reflectance, RenderOptions options, IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(surface);
        ArgumentNullException.ThrowIfNull(reflectance);
        Check(options);
        var (grid, lights) = (HeightGrid.Create(surface, options.Width, options.Height), LightDome.Create(options));
        if (options is { Shadows: ShadowKind.None, Bits: > 0 }) grid = grid.Facing(lights);
        var mask = grid.Mask;
        if (mask.Count == 0) throw new ArgumentOutOfRangeException(nameof(options),
            $"RenderOptions: expected pixels that face every light where there are no shadows, "
                + $"got none with a Spread of {options.Spread}.");
        var albedo = Albedo(mask, options.Pattern);
        var exposure = Exposure(grid, reflectance, lights, albedo);
        var observations = new float[(long)lights.Count * Channels * mask.Count];
        var flags = new ObservationFlags[(long)lights.Count * mask.Count];
        PixelLoop.Run(lights.Count, 1, (begin, end) =>
        {
            for (var light = begin; light < end; light++)
                Light(grid, reflectance, options, lights, light, albedo, exposure, observations, flags);
        }, progress, cancellation);
        var scene = new PhotometricScene(mask, lights, observations, Channels, flags)
        {
            Name = surface.Name, GroundTruth = grid.Normals, BitDepth = options.Bits,
            FileNames = [.. Enumerable.Range(1, lights.Count).Select(i => $"{i:000}.png")],
        };
        return new(scene, grid.Depth);
    }

    private static void Check(in RenderOptions options)
    {
        static void Require(bool holds, string name, string range, object got)
        {
            if (!holds) throw new ArgumentOutOfRangeException(nameof(options), $"RenderOptions: expected {name} {range}, got {got}.");
        }
        Require(options.Width is >= 8 and <= 8192, nameof(options.Width), "of 8…8192", options.Width);
        Require(options.Height is >= 8 and <= 8192, nameof(options.Height), "of 8…8192", options.Height);
        Require(options.Lights is >= 1 and <= 1000, nameof(options.Lights), "of 1…1000", options.Lights);
        Require(options.Spread is >= 1 and <= 89, nameof(options.Spread), "of 1…89 degrees", options.Spread);
        Require(options.Noise is >= 0 and <= 1, nameof(options.Noise), "of 0…1", options.Noise);
        Require(options.Bits is 0 or 8 or 16, nameof(options.Bits), "0, 8 or 16", options.Bits);
    }

    private static void Light(HeightGrid grid, Reflectance reflectance, in RenderOptions options, LightSet lights, int light,
        float[] albedo,
        double exposure, float[] observations, ObservationFlags[] flags)
    {
        var pixels = grid.Mask.Count;
        var l = new Vector3d(lights[light].X, lights[light].Y, lights[light].Z);
        var full = options.Bits == 0 ? 0 : (1 << options.Bits) - 1;
        var noise = options.Noise > 0
            ? Tensor.Randn([Channels * pixels], generator: new Generator(options.Seed).Fork((ulong)light)).AsReadOnlySpan<float>() : [];
        for (var p = 0; p < pixels; p++)
        {
            var n = grid.Normal(p);
            var isLit = options.Shadows == ShadowKind.None || n.Dot(l) > 0
                && (options.Shadows != ShadowKind.Cast || !grid.IsShadowed(p, l));
            var (diffuse, specular) = isLit ? reflectance.Evaluate(n, l) : (0, 0);
            for (var c = 0; c < Channels; c++)
            {
                var intensity = lights.Intensities[light * Channels + c];
                var value = exposure * intensity * (albedo[Channels * p + c] * diffuse + specular);
                if (options.Noise > 0) value += options.Noise * noise[c * pixels + p];
                if (full > 0)
                {
                    value = Math.Clamp(Math.Round(value * full), 0, full);
                    if (value == full) flags[light * pixels + p] |= ObservationFlags.Saturated;
                    value /= full;
                }
                observations[(light * Channels + c) * pixels + p] = (float)(value / intensity);
            }
            if (!isLit && options.Noise == 0) flags[light * pixels + p] |= ObservationFlags.Black;
        }
    }

    // Matt parts use nine tenths of the range; highlights may go beyond it.
    private static double Exposure(HeightGrid grid, Reflectance reflectance, LightSet lights, float[] albedo)
    {
        var brightest = 0.0;
        for (var light = 0; light < lights.Count; light++)
        {
            var l = new Vector3d(lights[light].X, lights[light].Y, lights[light].Z);
            for (var p = 0; p < grid.Mask.Count; p += 5)
                for (var c = 0; c < Channels; c++)
                    brightest = Math.Max(brightest,
                        lights.Intensities[light * Channels + c] * albedo[Channels * p + c] * reflectance.Evaluate(grid.Normal(p),
                        l).Diffuse);
        }
        return 0.9 / Math.Max(brightest, 1e-9);
    }

    private static float[] Albedo(PixelMask mask, bool pattern)
    {
        float[][] colors = [[0.8f, 0.7f, 0.6f], [0.35f, 0.5f, 0.75f], [0.75f, 0.4f, 0.35f], [0.4f, 0.65f, 0.4f]];
        var albedo = new float[Channels * mask.Count];
        var side = Math.Max(1, Math.Min(mask.Width, mask.Height) / 8);
        for (var p = 0; p < mask.Count; p++)
        {
            var (y, x) = Math.DivRem(mask.Indices[p], mask.Width);
            var color = pattern ? colors[(x / side % 2 + 2 * (y / side % 2)) % 4] : [0.8f, 0.8f, 0.8f];
            color.CopyTo(albedo, Channels * p);
        }
        return albedo;
    }
}
