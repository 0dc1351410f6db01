using System.Numerics;

namespace Fovea.Photometry;

/// <summary>What a network is given of a pixel: a row of <see cref="Count"/> numbers for each light, in a frame turned to the
/// pixel.</summary>
/// <remarks>
/// The frame is turned about the view so that the normal of least squares, g/‖g‖, has y = 0: what an isotropic surface looks like does not
/// depend on its azimuth, and the network need not learn that. A row is the light's direction (3), its observation over the largest and
/// over the 70th percentile, the root of the former, the cosine g·l/‖g‖, what least squares leaves unexplained, and x and z of g/‖g‖.
/// </remarks>
internal sealed class ObservationFeatures(int lights)
{
    /// <summary>Numbers a light.</summary>
    public const int Count = 10;

    private const float UpperShare = 0.7f, MostRatio = 4;
    private readonly float[] _sorted = new float[lights];
    private float _cos = 1, _sin;

    /// <summary>Writes a pixel's rows; false where it is black under every light, or no number is finite.</summary>
    /// <param name="directions">Unit directions of the lights.</param>
    /// <param name="values">One observation a light; below zero counts as zero.</param>
    /// <param name="pseudoInverse">(LᵀL)⁻¹Lᵀ, one column a light.</param>
    /// <param name="rows">[lights × <see cref="Count"/>].</param>
    public bool Write(ReadOnlySpan<Vector3> directions, ReadOnlySpan<float> values, ReadOnlySpan<Vector3> pseudoInverse, Span<float> rows)
    {
        var (g, most) = (Vector3.Zero, 0f);
        for (var i = 0; i < lights; i++)
        {
            g += values[i] * pseudoInverse[i];
            most = MathF.Max(most, values[i]);
        }
        var length = g.Length();
        if (!(most > 0) || !float.IsFinite(most) || !float.IsFinite(length)) return false;
        values.CopyTo(_sorted);
        Array.Sort(_sorted);
        var upper = MathF.Max(_sorted[(int)(UpperShare * (lights - 1))], most / 100);
        var flat = MathF.Sqrt(g.X * g.X + g.Y * g.Y);
        (_cos, _sin) = flat > 1e-6f * length ? (g.X / flat, g.Y / flat) : (1, 0);
        var n = length > 0 ? g / length : Vector3.UnitZ;
        float slant = length > 0 ? flat / length : 0, scale = 1 / most;
        for (var i = 0; i < lights; i++)
        {
            var row = rows.Slice(i * Count, Count);
            var l = directions[i];
            var value = MathF.Max(values[i], 0);
            var cosine = Vector3.Dot(n, l);
            (row[0], row[1], row[2]) = (_cos * l.X + _sin * l.Y, _cos * l.Y - _sin * l.X, l.Z);
            row[3] = value * scale;
            row[4] = MathF.Min(value / upper, MostRatio) / 2;
            row[5] = MathF.Sqrt(row[3]);
            row[6] = cosine;
            row[7] = Math.Clamp((value - length * MathF.Max(cosine, 0)) * scale, -1, 1);
            (row[8], row[9]) = (slant, n.Z);
        }
        return true;
    }

    /// <summary>A direction of the object in the frame of the pixel written last.</summary>
    public Vector3 Turn(Vector3 v) => new(_cos * v.X + _sin * v.Y, _cos * v.Y - _sin * v.X, v.Z);

    /// <summary>A direction of that frame in the object's.</summary>
    public Vector3 TurnBack(Vector3 v) => new(_cos * v.X - _sin * v.Y, _sin * v.X + _cos * v.Y, v.Z);

    /// <summary>(LᵀL)⁻¹Lᵀ; where lights nearly lie in a plane, that of the smallest solution.</summary>
    /// <param name="directions">Unit directions.</param>
    /// <param name="columns">One a light.</param>
    public static void PseudoInverse(ReadOnlySpan<Vector3> directions, Span<Vector3> columns)
    {
        // A little of the identity keeps it finite.
        double xx = 1e-5 * directions.Length, yy = xx, zz = xx, xy = 0, xz = 0, yz = 0;
        foreach (var l in directions)
        {
            (xx, yy, zz) = (xx + (double)l.X * l.X, yy + (double)l.Y * l.Y, zz + (double)l.Z * l.Z);
            (xy, xz, yz) = (xy + (double)l.X * l.Y, xz + (double)l.X * l.Z, yz + (double)l.Y * l.Z);
        }
        double a = yy * zz - yz * yz, b = xz * yz - xy * zz, c = xy * yz - xz * yy;
        var inverse = 1 / (xx * a + xy * b + xz * c);
        double d = xx * zz - xz * xz, e = xy * xz - xx * yz, f = xx * yy - xy * xy;
        for (var i = 0; i < directions.Length; i++)
        {
            var l = directions[i];
            columns[i] = new((float)(inverse * (a * l.X + b * l.Y + c * l.Z)), (float)(inverse * (b * l.X + d * l.Y + e * l.Z)),
                (float)(inverse * (c * l.X + e * l.Y + f * l.Z)));
        }
    }
}
