namespace Fovea.Photometry;

/// <summary>n·l, and a highlight kₛ·(n·h)ᵐ about the half vector h of light and view.</summary>
/// <remarks>Source: J. F. Blinn, "Models of light reflection for computer synthesized pictures", SIGGRAPH 1977.</remarks>
public sealed class BlinnPhong : Reflectance
{
    /// <inheritdoc/>
    public override string Name => "blinn-phong";

    /// <inheritdoc/>
    public override string Description => "n·l + ks·(n·h)^m (Blinn 1977)";

    /// <summary>kₛ.</summary>
    public double Strength { get; init; } = 0.5;

    /// <summary>m.</summary>
    public double Shininess { get; init; } = 40;

    /// <inheritdoc/>
    public override (double Diffuse, double Specular) Evaluate(Vector3d normal, Vector3d light)
    {
        var half = (light + Vector3d.View).Unit();
        return (normal.Dot(light), Strength * Math.Pow(Math.Max(0, normal.Dot(half)), Shininess));
    }
}
