using System.Numerics;

namespace Fovea.Photometry;

/// <summary>Lights in vectors, with the directions half-way between each and the camera; zeros fill the last vector.</summary>
internal sealed class LightTable
{
    private readonly Vector<float>[] _planes;

    public LightTable(LightSet lights)
    {
        Length = (lights.Count + Vector<float>.Count - 1) / Vector<float>.Count;
        var planes = new float[8 * Length * Vector<float>.Count];
        for (var i = 0; i < lights.Count; i++)
        {
            var (x, y, z) = lights[i];
            var length = Math.Sqrt(x * x + y * y + z * z);
            var (ux, uy, uz) = length > 0 ? (x / length, y / length, z / length) : (0, 0, 0);
            var half = Math.Sqrt(ux * ux + uy * uy + (uz + 1) * (uz + 1));
            var (hx, hy, hz) = half > 0 ? (ux / half, uy / half, (uz + 1) / half) : (0, 0, 0);
            ReadOnlySpan<double> row = [x, y, z, hx, hy, hz, ux * hx + uy * hy + uz * hz, uz];
            for (var k = 0; k < row.Length; k++) planes[k * Length * Vector<float>.Count + i] = (float)row[k];
        }
        _planes = System.Runtime.InteropServices.MemoryMarshal.Cast<float, Vector<float>>(planes).ToArray();
    }

    /// <summary>Vectors in a row.</summary>
    public int Length { get; }

    /// <summary>n·l times each function of a basis: what a surface of that reflectance shows under each light.</summary>
    /// <param name="normal">n.</param>
    /// <param name="rows">One row of <see cref="Length"/> for each function.</param>
    public void Render<TBasis>(Vector3d normal, Span<Vector<float>> rows) where TBasis : struct, IReflectanceBasis
    {
        var n = Length;
        var (x, y, z) = ((float)normal.X, (float)normal.Y, (float)normal.Z);
        for (var k = 0; k < n; k++)
        {
            var shading = Vector.Max(Vector<float>.Zero, x * _planes[k] + y * _planes[n + k] + z * _planes[2 * n + k]);
            var half = Vector.Max(Vector<float>.Zero, x * _planes[3 * n + k] + y * _planes[4 * n + k] + z * _planes[5 * n + k]);
            TBasis.Evaluate(new(shading, half, _planes[6 * n + k], _planes[7 * n + k], MathF.Max(z, 1e-3f)), rows[k..], n);
            for (var i = k; i < TBasis.Count * n; i += n) rows[i] *= shading;
        }
    }
}
