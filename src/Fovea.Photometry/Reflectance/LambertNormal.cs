namespace Fovea.Photometry;

/// <summary>The normal of least squares, of the observations of one pixel that count.</summary>
internal static class LambertNormal
{
    /// <summary>g/|g| with the least Σ (I − l·g)² over observations of a weight above zero; null where they do not fix it, or where it
    /// points away from the camera.</summary>
    public static Vector3d? Of(LightSet lights, ReadOnlySpan<float> values, ReadOnlySpan<float> weights)
    {
        var sum = default(Symmetric3);
        var (bx, by, bz) = (0.0, 0.0, 0.0);
        for (var i = 0; i < values.Length; i++)
        {
            if (weights[i] == 0) continue;
            var (lx, ly, lz) = lights[i];
            sum = sum.Plus(lx, ly, lz, 1);
            (bx, by, bz) = (bx + lx * values[i], by + ly * values[i], bz + lz * values[i]);
        }
        var (x, y, z) = sum.Inverse().Times(bx, by, bz);
        return double.IsFinite(x + y + z) && z > 0 ? new Vector3d(x, y, z).Unit() : null;
    }
}
