using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.Photometry;

/// <summary>Weighted least squares for a vector of pixels: (Σ w·l·lᵀ)·g = Σ w·I·l.</summary>
internal static class LaneEquations
{
    /// <summary>For each light lx, ly, lz, then the products lx², lx·ly, lx·lz, ly², ly·lz, lz².</summary>
    public static float[] Products(LightSet lights)
    {
        var result = new float[9 * lights.Count];
        for (var i = 0; i < lights.Count; i++)
        {
            var (x, y, z) = lights[i];
            ReadOnlySpan<double> row = [x, y, z, x * x, x * y, x * z, y * y, y * z, z * z];
            for (var k = 0; k < 9; k++) result[9 * i + k] = (float)row[k];
        }
        return result;
    }

    /// <summary>g for given weights.</summary>
    /// <param name="products">From <see cref="Products"/>.</param>
    /// <param name="values">I, a vector for each light.</param>
    /// <param name="weights">w, a vector for each light.</param>
    /// <param name="x">g's x.</param>
    /// <param name="y">g's y.</param>
    /// <param name="z">g's z.</param>
    /// <returns>The pivots' product over the cube of the trace: how far from singular the equations were.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector<float> Solve(ReadOnlySpan<float> products, ReadOnlySpan<Vector<float>> values, ReadOnlySpan<Vector<float>> weights,
        out Vector<float> x, out Vector<float> y, out Vector<float> z)
    {
        Vector<float> xx = default, xy = default, xz = default, yy = default, yz = default, zz = default, bx = default, by = default, bz =
            default;
        weights = weights[..values.Length];
        products = products[..(9 * values.Length)];
        for (int i = 0, k = 0; i < values.Length; i++, k += 9)
        {
            var w = weights[i];
            var row = products.Slice(k, 9);
            var v = w * values[i];
            bx = Vector.MultiplyAddEstimate(v, new(row[0]), bx);
            by = Vector.MultiplyAddEstimate(v, new(row[1]), by);
            bz = Vector.MultiplyAddEstimate(v, new(row[2]), bz);
            xx = Vector.MultiplyAddEstimate(w, new(row[3]), xx);
            xy = Vector.MultiplyAddEstimate(w, new(row[4]), xy);
            xz = Vector.MultiplyAddEstimate(w, new(row[5]), xz);
            yy = Vector.MultiplyAddEstimate(w, new(row[6]), yy);
            yz = Vector.MultiplyAddEstimate(w, new(row[7]), yz);
            zz = Vector.MultiplyAddEstimate(w, new(row[8]), zz);
        }
        // A = L·D·Lᵀ, from z upwards: z is the best determined, lights being on the camera's side.
        var (lx, ly) = (xz / zz, yz / zz);
        var (axx, axy, ayy) = (xx - lx * xz, xy - lx * yz, yy - ly * yz);
        var l = axy / ayy;
        var pivot = axx - l * axy;
        var (cy, cx) = (by - ly * bz, bx - lx * bz);
        x = (cx - l * cy) / pivot;
        y = (cy - axy * x) / ayy;
        z = (bz - xz * x - yz * y) / zz;
        var trace = xx + yy + zz;
        return zz * ayy * pivot / (trace * trace * trace);
    }
}
