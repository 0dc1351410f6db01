namespace Fovea.Photometry;

/// <summary>A 3×3 matrix, by its rows.</summary>
internal readonly record struct Matrix3(Vector3d X, Vector3d Y, Vector3d Z)
{
    public double Determinant => X.Dot(Cross(Y, Z));

    public Vector3d Times(Vector3d v) => new(X.Dot(v), Y.Dot(v), Z.Dot(v));

    public Matrix3 Transpose() => new(new(X.X, Y.X, Z.X), new(X.Y, Y.Y, Z.Y), new(X.Z, Y.Z, Z.Z));

    public Matrix3 Inverse()
    {
        var d = 1 / Determinant;
        return new Matrix3(d * Cross(Y, Z), d * Cross(Z, X), d * Cross(X, Y)).Transpose();
    }

    public static Vector3d Cross(Vector3d a, Vector3d b) => new(a.Y * b.Z - a.Z * b.Y, a.Z * b.X - a.X * b.Z, a.X * b.Y - a.Y * b.X);
}
