namespace Fovea.Photometry;

/// <summary>A way from normals to depth. A new one is a class of this kind with a constructor without arguments: the catalogue and the
/// command line find it. Settings are properties with <c>init</c>.</summary>
[Catalogued]
public interface INormalIntegrator : INamed
{
    /// <summary>What it does, in one line, with the paper's authors and year.</summary>
    string Description { get; }

    /// <summary>Finds the depth of every pixel under orthographic projection: ∂z/∂x = −n_x/n_z, ∂z/∂y = −n_y/n_z.</summary>
    /// <remarks>Normals say nothing about how far away a surface is as a whole: the mean depth of each connected part of the mask is 0.
    /// Normals that lean away from the camera (n_z below 0.01) count as n_z = 0.01; a pixel without a normal, (0, 0, 0), is filled in
    /// from those around it.</remarks>
    /// <param name="mask">The object's pixels.</param>
    /// <param name="normals">[pixels × 3]: x right, y up, z towards the camera; of length 1, or (0, 0, 0) where there is none.</param>
    /// <param name="progress">Told the share that is done, 0…1, now and then.</param>
    /// <param name="cancellation">Stops within a second or so.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together, the mask is empty, or a normal is not finite.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    DepthMap Integrate(PixelMask mask, float[] normals, IProgress<double>? progress = null, CancellationToken cancellation = default);
}
