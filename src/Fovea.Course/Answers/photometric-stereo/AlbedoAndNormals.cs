using Fovea.Course;

namespace PhotometricStereo;

/// <summary>
/// G = ρ·n, where n has length 1: the albedo is the length of G, ρ = |G|, and the normal is n = G/ρ.
/// </summary>
public sealed class AlbedoAndNormals : IAlbedoAndNormals
{
    /// <summary>
    /// g [P, 3]. Return albedo [P] and normals [P, 3]. Where g is 0, a pixel that no light reaches, the albedo is 0 and
    /// the normal (0, 0, 1).
    /// </summary>
    public (double[] Albedo, double[,] Normals) Split(double[,] g)
    {
        // begin
        var (albedo, normals) = (new double[g.GetLength(0)], new double[g.GetLength(0), 3]);
        for (var p = 0; p < albedo.Length; p++)
        {
            albedo[p] = Math.Sqrt((g[p, 0] * g[p, 0]) + (g[p, 1] * g[p, 1]) + (g[p, 2] * g[p, 2]));
            for (var i = 0; i < 3; i++) normals[p, i] = albedo[p] > 0 ? g[p, i] / albedo[p] : i == 2 ? 1 : 0;
        }
        return (albedo, normals);
        // end
    }
}
