using MathNet.Numerics.LinearAlgebra;

namespace Fovea.Photometry;

/// <summary>The linear map that makes normals those of a surface, up to a bas-relief.</summary>
/// <remarks>With rows q₁, q₂, q₃ of the map and n = Q·b, ∂(n₁/n₃)/∂y = ∂(n₂/n₃)/∂x is (q₃ × q₁)·(b × ∂b/∂y) + (q₂ × q₃)·(b × ∂b/∂x) = 0:
/// six unknowns, one equation a pixel. Albedo drops out: b × ∂b has no part along b. Differences are taken over a few pixels, so that
/// noise weighs less, and equations that fit badly, at edges, are held back by weights. Source: A. Yuille, D. Snow, CVPR 1997.</remarks>
internal static class Integrability
{
    private const int Reweighings = 10;

    public static Matrix3 Transform(Vector3d[] b, PixelMask mask)
    {
        var step = Math.Max(1, (int)(Math.Sqrt(mask.Count) / 50));
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
}
