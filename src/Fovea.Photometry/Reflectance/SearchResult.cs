namespace Fovea.Photometry;

/// <summary>Turns normals that a search found into a result.</summary>
internal static class SearchResult
{
    private const int Grain = 4096;

    public static void Store(float[] normals, int pixel, Vector3d normal) =>
        (normals[3 * pixel], normals[3 * pixel + 1], normals[3 * pixel + 2]) = ((float)normal.X, (float)normal.Y, (float)normal.Z);

    /// <summary>The albedo ρ = Σ w·I·s / Σ w·s², s = max(0, n·l), of Lambert's law for the normals given, and the result.</summary>
    /// <param name="scene">The observations.</param>
    /// <param name="method">The solver's name.</param>
    /// <param name="normals">[pixels × 3], of length 1 or 0; taken over.</param>
    /// <param name="weights">[lights × pixels].</param>
    public static PhotometricResult Finish(PhotometricScene scene, string method, float[] normals, float[] weights)
    {
        var pixels = scene.PixelCount;
        PixelLoop.Run(pixels, Grain, (begin, end) =>
        {
            var (products, squares) = (new double[end - begin], new double[end - begin]);
            for (var light = 0; light < scene.LightCount; light++)
            {
                var (x, y, z) = scene.Lights[light];
                for (var p = begin; p < end; p++)
                {
                    var weight = weights[light * pixels + p];
                    if (weight == 0) continue;
                    var shading = Math.Max(0, x * normals[3 * p] + y * normals[3 * p + 1] + z * normals[3 * p + 2]);
                    products[p - begin] += weight * shading * scene.Grey[light * pixels + p];
                    squares[p - begin] += weight * shading * shading;
                }
            }
            for (var p = begin; p < end; p++)
            {
                // A normal that no light reaches keeps no length: the pixel has no solution.
                var albedo = products[p - begin] > 0 ? (float)(products[p - begin] / squares[p - begin]) : 0;
                for (var axis = 0; axis < 3; axis++) normals[3 * p + axis] *= albedo;
            }
        });
        return PhotometricResult.FromScaledNormals(scene, method, normals, weights);
    }
}
