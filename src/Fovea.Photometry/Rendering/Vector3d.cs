namespace Fovea.Photometry;

/// <summary>A vector of three doubles: x right, y up, z towards the camera.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Up.</param>
/// <param name="Z">Towards the camera.</param>
public readonly record struct Vector3d(double X, double Y, double Z)
{
    /// <summary>Towards the camera.</summary>
    public static Vector3d View { get; } = new(0, 0, 1);

    /// <summary>‖v‖.</summary>
    public double Length => Math.Sqrt(Dot(this));

    /// <summary>v/‖v‖.</summary>
    public Vector3d Unit() => Length is var length && length > 0 ? new(X / length, Y / length, Z / length) : this;

    /// <summary>The inner product.</summary>
    public double Dot(Vector3d b) => X * b.X + Y * b.Y + Z * b.Z;

    /// <summary>a + b.</summary>
    public static Vector3d operator +(Vector3d a, Vector3d b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    /// <summary>a − b.</summary>
    public static Vector3d operator -(Vector3d a, Vector3d b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    /// <summary>s·v.</summary>
    public static Vector3d operator *(double s, Vector3d v) => new(s * v.X, s * v.Y, s * v.Z);

    /// <summary>a + b.</summary>
    public static Vector3d Add(Vector3d a, Vector3d b) => a + b;

    /// <summary>a − b.</summary>
    public static Vector3d Subtract(Vector3d a, Vector3d b) => a - b;

    /// <summary>s·v.</summary>
    public static Vector3d Multiply(double s, Vector3d v) => s * v;
}
