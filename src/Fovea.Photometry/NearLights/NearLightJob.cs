namespace Fovea.Photometry;

/// <summary>The part of a <see cref="SolveJob"/> that lamps beside the object have.</summary>
internal static class NearLightJob
{
    /// <summary>Solves with the job's method and integrator; pictures are divided by the lamps' intensities instead of the
    /// scene's.</summary>
    /// <exception cref="ArgumentException">The method knows distant lights alone, or lamps and pictures do not go together.</exception>
    public static NearLightResult Run(SolveJob job, PhotometricScene scene, IReadOnlyList<NearLight> lamps, IProgress<double>? progress,
        CancellationToken cancellation)
    {
        var quantiles = job.Solver switch
        {
            LeastSquares => (0.0, 1.0),
            Trimmed trimmed => (trimmed.Low, trimmed.High),
            _ => throw new ArgumentException($"near lights: expected the method l2 or trimmed, got {job.Solver.Name}"),
        };
        if (lamps.Count == scene.LightCount && lamps.Any(l => l.Intensity != 1))
            scene = RawIntensities.With(scene, null, [.. lamps.Select(l => l.Intensity)], "near lights");
        return new NearLightSolver { Quantiles = quantiles, Integrator = job.Integrator }.Solve(scene, lamps, job.Projection, progress,
            cancellation);
    }

    /// <summary>What is odd about a solution.</summary>
    public static IEnumerable<string> Warnings(NearLightResult near)
    {
        if (!near.IsConverged) yield return FormattableString.Invariant(
            $"near lights: the depth still changes by {near.Changes[^1]:G3} mm after {near.Changes.Count} rounds");
    }
}
