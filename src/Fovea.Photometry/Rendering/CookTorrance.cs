namespace Fovea.Photometry;

/// <summary>n·l, and a highlight kₛ·D·G·F/(4·n·v): Beckmann's distribution of facets D, their masking G and Schlick's Fresnel term
/// F.</summary>
/// <remarks>D = exp(−tan²δ/m²)/(π·m²·cos⁴δ), G = min(1, 2(n·h)(n·v)/(v·h), 2(n·h)(n·l)/(v·h)), F = F₀ + (1 − F₀)(1 − v·h)⁵, with
/// cos δ = n·h. Source: R. L. Cook and K. E. Torrance, "A reflectance model for computer graphics", ACM Transactions on Graphics 1(1),
/// 1982, equations 1 to 4; C. Schlick, Computer Graphics Forum 13(3), 1994.</remarks>
public sealed class CookTorrance : Reflectance
{
    /// <inheritdoc/>
    public override string Name => "cook-torrance";

    /// <inheritdoc/>
    public override string Description => "n·l + facets of Beckmann's distribution (Cook and Torrance 1982)";

    /// <summary>kₛ.</summary>
    public double Strength { get; init; } = 1;

    /// <summary>m, the slope of the facets.</summary>
    public double Roughness { get; init; } = 0.25;

    /// <summary>F₀, what is reflected head-on.</summary>
    public double Fresnel { get; init; } = 0.3;

    /// <inheritdoc/>
    public override (double Diffuse, double Specular) Evaluate(Vector3d normal, Vector3d light)
    {
        var half = (light + Vector3d.View).Unit();
        double nl = normal.Dot(light), nv = normal.Z, nh = normal.Dot(half), vh = half.Z;
        if (nl <= 0 || nv <= 0 || nh <= 0) return (nl, 0);
        var (cos2, m2) = (nh * nh, Roughness * Roughness);
        var facets = Math.Exp(-(1 - cos2) / (cos2 * m2)) / (Math.PI * m2 * cos2 * cos2);
        var masking = Math.Min(1, 2 * nh * Math.Min(nv, nl) / vh);
        var fresnel = Fresnel + (1 - Fresnel) * Math.Pow(1 - vh, 5);
        return (nl, Strength * facets * masking * fresnel / (4 * nv));
    }
}
