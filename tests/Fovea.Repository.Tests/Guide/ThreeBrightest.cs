namespace Fovea.Photometry;

/// <summary>For each pixel the three brightest of its observations, solved exactly: L·G = I, normal G/‖G‖, albedo ‖G‖.</summary>
/// <remarks>Shadows are never among the brightest, highlights always are. Where the three lights lie in a plane, the pixel has no
/// solution.</remarks>
public sealed class ThreeBrightest : IPhotometricSolver
{
    /// <inheritdoc/>
    public string Name => "three-brightest";

    /// <inheritdoc/>
    public string Description => "The three brightest observations of each pixel, solved exactly";

    /// <inheritdoc/>
    public PhotometricResult Solve(PhotometricScene scene, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scene);
        scene.Lights.RequireThree();
        var (normals, albedo) = (new float[3 * scene.PixelCount], new float[scene.PixelCount]);
        for (var p = 0; p < scene.PixelCount; p++)
        {
            if (p % 4096 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report((double)p / scene.PixelCount);
            }
            var three = Enumerable.Range(0, scene.LightCount).OrderByDescending(i => scene.Grey[i * scene.PixelCount + p]).Take(3)
                .ToArray();
            var l = Array.ConvertAll(three, i => new Vector3d(scene.Lights[i].X, scene.Lights[i].Y, scene.Lights[i].Z));
            var b = Array.ConvertAll(three, i => (double)scene.Grey[i * scene.PixelCount + p]);
            var volume = Dot(l[0], Cross(l[1], l[2]));
            // Cramer's rule; a plane of lights leaves the pixel without a normal.
            if (Math.Abs(volume) < 1e-6) continue;
            var (u, v, w) = (Cross(l[1], l[2]), Cross(l[2], l[0]), Cross(l[0], l[1]));
            var (x, y, z) = ((b[0] * u.X + b[1] * v.X + b[2] * w.X) / volume, (b[0] * u.Y + b[1] * v.Y + b[2] * w.Y) / volume,
                (b[0] * u.Z + b[1] * v.Z + b[2] * w.Z) / volume);
            var length = Math.Sqrt(x * x + y * y + z * z);
            if (!(length > 0)) continue;
            (normals[3 * p], normals[3 * p + 1], normals[3 * p + 2]) = ((float)(x / length), (float)(y / length), (float)(z / length));
            albedo[p] = (float)length;
        }
        return new(scene.Mask, normals, albedo, albedo) { Method = Name };
    }

    private static double Dot(Vector3d a, Vector3d b) => a.X * b.X + a.Y * b.Y + a.Z * b.Z;

    private static Vector3d Cross(Vector3d a, Vector3d b) => new(a.Y * b.Z - a.Z * b.Y, a.Z * b.X - a.X * b.Z, a.X * b.Y - a.Y * b.X);
}
