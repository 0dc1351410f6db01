using System.Numerics;

namespace Fovea.Photometry;

/// <summary>Lambert, five microfacet lobes from polished to dull, a rough matte surface, and three broad terms n·h, (n·h)³, n·l.</summary>
/// <remarks>The lobes are D·G/(4·n·l·n·v) of B. Walter et al., "Microfacet models for refraction through rough surfaces", EGSR 2007
/// (equations 33 and 34), without Fresnel's factor. The matte one is the first-order model of M. Oren and S. K. Nayar, "Generalization
/// of Lambert's reflectance model", SIGGRAPH 1994, at σ = 0.7.</remarks>
internal readonly struct MicrofacetBasis : IReflectanceBasis
{
    private const float Sigma2 = 0.49f, MatteA = 1 - 0.5f * Sigma2 / (Sigma2 + 0.33f), MatteB = 0.45f * Sigma2 / (Sigma2 + 0.09f);

    public static int Count => 10;

    private static ReadOnlySpan<float> Roughness => [0.15f, 0.3f, 0.5f, 0.7f, 1];

    public static void Evaluate(in Cosines angles, Span<Vector<float>> values, int stride)
    {
        var (nl, nh, nv) = (angles.NormalLight, angles.NormalHalf, angles.NormalView);
        values[0] = Vector<float>.One;
        var at = stride;
        foreach (var alpha in Roughness)
        {
            values[at] = Lobe(nl, nh, nv, alpha * alpha);
            at += stride;
        }
        // cos(φl − φv)·sin·sin without a division: l·v − (n·l)(n·v); and sin·tan = sin·sin / the larger cosine.
        var azimuth = Vector.Max(Vector<float>.Zero, angles.LightView - nl * nv);
        values[at] = new Vector<float>(MatteA) + MatteB * azimuth / Vector.Max(nl, new(MathF.Max(nv, 0.05f)));
        values[at + stride] = nh;
        values[at + 2 * stride] = nh * nh * nh;
        values[at + 3 * stride] = nl;
    }

    private static Vector<float> Lobe(Vector<float> nl, Vector<float> nh, float nv, float a2)
    {
        var t = nh * nh * (a2 - 1) + Vector<float>.One;
        var light = nl + Vector.SquareRoot(new Vector<float>(a2) + (1 - a2) * nl * nl);
        var view = nv + MathF.Sqrt(a2 + (1 - a2) * nv * nv);
        return new Vector<float>(a2 / (MathF.PI * view)) / (t * t * light);
    }
}
