namespace Fovea.Photometry;

/// <summary>n·l·(A + B·max(0, cos Δφ)·sin α·tan β): matt facets, flatter in brightness than <see cref="Lambertian"/>.</summary>
/// <remarks>A = 1 − σ²/(2(σ² + 0.33)), B = 0.45·σ²/(σ² + 0.09); α and β are the larger and the smaller of the angles of light and view to
/// n. Source: M. Oren and S. K. Nayar, "Generalization of Lambert's reflectance model", SIGGRAPH 1994, equation 30.</remarks>
public sealed class OrenNayar : Reflectance
{
    /// <inheritdoc/>
    public override string Name => "oren-nayar";

    /// <inheritdoc/>
    public override string Description => "rough matt facets (Oren and Nayar 1994)";

    /// <summary>σ, the spread of the facets' slopes, in radians.</summary>
    public double Roughness { get; init; } = 0.5;

    /// <inheritdoc/>
    public override (double Diffuse, double Specular) Evaluate(Vector3d normal, Vector3d light)
    {
        double nl = normal.Dot(light), nv = normal.Z;
        if (nl <= 0 || nv <= 0) return (nl, 0);
        var s2 = Roughness * Roughness;
        var (a, b) = (1 - s2 / (2 * (s2 + 0.33)), 0.45 * s2 / (s2 + 0.09));
        // Light and view without their parts along n; the angle between them is Δφ.
        var (across, along) = (light - nl * normal, Vector3d.View - nv * normal);
        var cosine = across.Length * along.Length > 1e-12 ? Math.Max(0, across.Dot(along) / (across.Length * along.Length)) : 0;
        var (far, near) = (Math.Min(nl, nv), Math.Min(1, Math.Max(nl, nv)));
        return (nl * (a + b * cosine * Math.Sqrt(1 - far * far) * Math.Sqrt(1 - near * near) / near), 0);
    }
}
