namespace Fovea.Photometry;

/// <summary>A way from normals to depth. A new one is a class of this kind with a constructor without arguments: the catalogue and the
/// command line find it. Settings are properties with <c>init</c>.</summary>
[Catalogued]
public interface INormalIntegrator : INamed
{
    /// <summary>What it does, in one line, with the paper's authors and year.</summary>
    string Description { get; }

    /// <summary>Finds the depth of every pixel: ∂z/∂x = −n_x/n_z, ∂z/∂y = −n_y/n_z where rays are parallel; in perspective
    /// ∂ln d/∂u = −n_x/(f_x·n·r), ∂ln d/∂v = n_y/(f_y·n·r) with the ray r = (x, y, −1) of the pixel and z = −d.</summary>
    /// <remarks>Normals say nothing about how far away a surface is as a whole: the mean depth of each connected part of the mask is 0, in
    /// perspective the geometric mean of its distances is <see cref="Projection.Distance"/>, or f where that is not known. Normals that
    /// lean away from the camera (n_z or −n·r below 0.01) count as leaning by 0.01; a pixel without a normal, (0, 0, 0), is filled in from
    /// those around it.</remarks>
    /// <param name="mask">The object's pixels.</param>
    /// <param name="normals">[pixels × 3]: x right, y up, z towards the camera; of length 1, or (0, 0, 0) where there is none.</param>
    /// <param name="projection">How the surface came into the picture; parallel rays and pixels unless given.</param>
    /// <param name="progress">Told the share that is done, 0…1, now and then.</param>
    /// <param name="cancellation">Stops within a second or so.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together, the mask is empty, or a normal is not finite.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    DepthMap Integrate(PixelMask mask, float[] normals, Projection? projection = null, IProgress<double>? progress = null,
        CancellationToken cancellation = default);
}
