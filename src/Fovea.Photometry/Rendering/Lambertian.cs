namespace Fovea.Photometry;

/// <summary>n·l: as bright from every side.</summary>
public sealed class Lambertian : Reflectance
{
    /// <inheritdoc/>
    public override string Name => "lambertian";

    /// <inheritdoc/>
    public override string Description => "n·l (Lambert 1760)";

    /// <inheritdoc/>
    public override (double Diffuse, double Specular) Evaluate(Vector3d normal, Vector3d light) => (normal.Dot(light), 0);
}
