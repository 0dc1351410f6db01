namespace Fovea.Photometry;

/// <summary>From a solution to its depth.</summary>
public static class SurfaceIntegration
{
    extension(PhotometricResult surface)
    {
        /// <summary>The depth whose slopes are those of the normals; pixels without a normal are filled in.</summary>
        /// <param name="integrator">How; <see cref="BilateralIntegration"/> unless given.</param>
        /// <param name="projection">How the surface came into the picture; parallel rays and pixels unless given.</param>
        /// <param name="progress">Told the share that is done, 0…1.</param>
        /// <param name="cancellation">Stops within a second or so.</param>
        /// <exception cref="OperationCanceledException">It was stopped.</exception>
        public DepthMap Integrate(INormalIntegrator? integrator = null, Projection? projection = null, IProgress<double>? progress = null,
            CancellationToken cancellation = default) => (integrator ?? new BilateralIntegration())
            .Integrate(surface.Mask, surface.Normals, projection, progress, cancellation).Of(surface);
    }
}
