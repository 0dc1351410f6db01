namespace Fovea.Photometry;

/// <summary>A symmetric 3×3 matrix, as the normal equations of photometric stereo have.</summary>
/// <param name="Xx">Row x, column x.</param>
/// <param name="Xy">Row x, column y.</param>
/// <param name="Xz">Row x, column z.</param>
/// <param name="Yy">Row y, column y.</param>
/// <param name="Yz">Row y, column z.</param>
/// <param name="Zz">Row z, column z.</param>
public readonly record struct Symmetric3(double Xx, double Xy, double Xz, double Yy, double Yz, double Zz)
{
    /// <summary>A + w·v·vᵀ.</summary>
    public Symmetric3 Plus(double x, double y, double z, double weight) =>
        new(Xx + weight * x * x, Xy + weight * x * y, Xz + weight * x * z,
        Yy + weight * y * y, Yz + weight * y * z, Zz + weight * z * z);

    /// <summary>det A.</summary>
    public double Determinant => Xx * (Yy * Zz - Yz * Yz) - Xy * (Xy * Zz - Yz * Xz) + Xz * (Xy * Yz - Yy * Xz);

    /// <summary>A⁻¹ by cofactors; its elements are not finite where A is singular.</summary>
    public Symmetric3 Inverse()
    {
        var d = 1 / Determinant;
        return new((Yy * Zz - Yz * Yz) * d, (Xz * Yz - Xy * Zz) * d, (Xy * Yz - Xz * Yy) * d,
            (Xx * Zz - Xz * Xz) * d, (Xy * Xz - Xx * Yz) * d, (Xx * Yy - Xy * Xy) * d);
    }

    /// <summary>A·v.</summary>
    public (double X, double Y, double Z) Times(double x, double y, double z) =>
        (Xx * x + Xy * y + Xz * z, Xy * x + Yy * y + Yz * z, Xz * x + Yz * y + Zz * z);

    /// <summary>The eigenvalues, largest first, by Jacobi rotations.</summary>
    public (double Largest, double Middle, double Least) Eigenvalues()
    {
        Span<double> a = [Xx, Xy, Xz, Xy, Yy, Yz, Xz, Yz, Zz];
        for (var sweep = 0; sweep < 30 && a[1] * a[1] + a[2] * a[2] + a[5] * a[5] > 0; sweep++)
        {
            Rotate(a, 0, 1);
            Rotate(a, 0, 2);
            Rotate(a, 1, 2);
        }
        Span<double> values = [a[0], a[4], a[8]];
        values.Sort();
        return (values[2], values[1], values[0]);
    }

    private static void Rotate(Span<double> a, int p, int q)
    {
        var off = a[3 * p + q];
        if (off == 0) return;
        var theta = (a[4 * q] - a[4 * p]) / (2 * off);
        var t = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
        var c = 1 / Math.Sqrt(t * t + 1);
        var s = t * c;
        for (var k = 0; k < 3; k++) (a[3 * k + p], a[3 * k + q]) =
            (c * a[3 * k + p] - s * a[3 * k + q], s * a[3 * k + p] + c * a[3 * k + q]);
        for (var k = 0; k < 3; k++) (a[3 * p + k], a[3 * q + k]) =
            (c * a[3 * p + k] - s * a[3 * q + k], s * a[3 * p + k] + c * a[3 * q + k]);
        a[3 * p + q] = a[3 * q + p] = 0;
    }
}
