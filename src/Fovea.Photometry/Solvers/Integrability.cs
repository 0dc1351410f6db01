using MathNet.Numerics.LinearAlgebra;

namespace Fovea.Photometry;

/// <summary>The linear map that makes normals those of a surface, up to a bas-relief.</summary>
/// <remarks>With rows q₁, q₂, q₃ of the map and n = Q·b, ∂(n₁/n₃)/∂y = ∂(n₂/n₃)/∂x is (q₃ × q₁)·(b × ∂b/∂y) + (q₂ × q₃)·(b × ∂b/∂x) = 0:
/// six unknowns, one equation a pixel. Albedo drops out: b × ∂b has no part along b. Differences are taken over a few pixels, so that
/// noise weighs less, and equations that fit badly, at edges, are held back by weights. Source: A. Yuille, D. Snow, CVPR 1997.</remarks>
internal static class Integrability
{
    private const int Reweighings = 10;
    private const float LeastFacing = 0.1f;

    public static Matrix3 Transform(Vector3d[] b, PixelMask mask)
    {
        var step = Step(mask);
        var rows = new List<double[]>();
        for (var p = 0; p < b.Length; p++)
        {
            var (y, x) = Math.DivRem(mask.Indices[p], mask.Width);
            // y points up in the normals' frame, down in the picture.
            if (x + step >= mask.Width || y < step) continue;
            var (right, up) = (mask.Map[mask.Indices[p] + step], mask.Map[mask.Indices[p] - step * mask.Width]);
            if (right < 0 || up < 0 || b[p].Length == 0 || b[right].Length == 0 || b[up].Length == 0) continue;
            var here = b[p].Unit();
            var (dy, dx) = (Matrix3.Cross(here, b[up].Unit()), Matrix3.Cross(here, b[right].Unit()));
            rows.Add([dy.X, dy.Y, dy.Z, dx.X, dx.Y, dx.Z]);
        }
        var solution = Vector<double>.Build.Dense(6);
        var weights = new double[rows.Count];
        Array.Fill(weights, 1);
        for (var pass = 0; pass <= Reweighings; pass++)
        {
            var sum = Matrix<double>.Build.Dense(6, 6);
            for (var r = 0; r < rows.Count; r++)
                for (var i = 0; i < 6; i++)
                    for (var j = 0; j < 6; j++) sum[i, j] += weights[r] * rows[r][i] * rows[r][j];
            solution = sum.Evd(Symmetricity.Symmetric).EigenVectors.Column(0);
            var residuals = rows.ConvertAll(row => Math.Abs(row.Zip(solution, (a, c) => a * c).Sum()));
            var sorted = residuals.Order().ToList();
            var delta = sorted.Count == 0 ? 1 : Math.Max(sorted[sorted.Count / 2], 1e-12);
            for (var r = 0; r < weights.Length; r++) weights[r] = delta / Math.Max(residuals[r], delta);
        }
        // a = q₃ × q₁ and c = q₂ × q₃: q₃ is across both, q₁ and q₂ are open along q₃, which is part of the bas-relief.
        var (a, c2) = (new Vector3d(solution[0], solution[1], solution[2]), new Vector3d(solution[3], solution[4], solution[5]));
        var q3 = Matrix3.Cross(a, c2);
        if (!(q3.Length > 1e-9)) return new(new(1, 0, 0), new(0, 1, 0), new(0, 0, 1));
        q3 = q3.Unit();
        return new(Matrix3.Cross(a, q3), Matrix3.Cross(q3, c2), q3);
    }

    /// <summary>The angle by which normals are to be turned about the view so that they are those of a surface, between −90° and 90°:
    /// two surfaces that reflect light alike and are turned against each other with their lights have the same
    /// pictures, pixel by pixel.</summary>
    /// <remarks>Turned by θ, the slopes p and q have the curl cos θ·(∂p/∂y − ∂q/∂x) − sin θ·(∂p/∂x + ∂q/∂y), which is to vanish.
    /// Slopes are weighed by n₃², edges held back as above.</remarks>
    /// <param name="normals">[pixels × 3].</param>
    /// <param name="mask">Their places.</param>
    /// <returns>Radians, from x towards y.</returns>
    public static double Turn(float[] normals, PixelMask mask)
    {
        var step = Step(mask);
        var rows = new List<(double Curl, double Divergence)>();
        for (var p = 0; p < mask.Count; p++)
        {
            var (y, x) = Math.DivRem(mask.Indices[p], mask.Width);
            if (x + step >= mask.Width || y < step) continue;
            var (right, up) = (mask.Map[mask.Indices[p] + step], mask.Map[mask.Indices[p] - step * mask.Width]);
            if (right < 0 || up < 0 || !Faces(p) || !Faces(right) || !Faces(up)) continue;
            var weight = (double)normals[3 * p + 2] * normals[3 * p + 2];
            rows.Add((weight * (Slope(up, 0) - Slope(p, 0) - Slope(right, 1) + Slope(p, 1)),
                weight * (Slope(right, 0) - Slope(p, 0) + Slope(up, 1) - Slope(p, 1))));
        }
        var angle = 0.0;
        for (var pass = 0; pass <= Reweighings && rows.Count > 0; pass++)
        {
            var (sin, cos) = Math.SinCos(angle);
            var residuals = rows.ConvertAll(r => Math.Abs(cos * r.Curl - sin * r.Divergence));
            var delta = Math.Max(residuals.Order().ElementAt(rows.Count / 2), 1e-12);
            var (curls, both, divergences) = (0.0, 0.0, 0.0);
            for (var r = 0; r < rows.Count; r++)
            {
                var weight = pass == 0 ? 1 : delta / Math.Max(residuals[r], delta);
                curls += weight * rows[r].Curl * rows[r].Curl;
                both += weight * rows[r].Curl * rows[r].Divergence;
                divergences += weight * rows[r].Divergence * rows[r].Divergence;
            }
            angle = 0.5 * Math.Atan2(2 * both, divergences - curls);
        }
        return angle;

        bool Faces(int p) => normals[3 * p + 2] > LeastFacing;
        double Slope(int p, int axis) => -(double)normals[3 * p + axis] / normals[3 * p + 2];
    }

    private static int Step(PixelMask mask) => Math.Max(1, (int)(Math.Sqrt(mask.Count) / 50));
}
