namespace Fovea.Photometry;

/// <summary>The brightest spot on a ball.</summary>
/// <param name="X">Column of its middle.</param>
/// <param name="Y">Row of its middle.</param>
/// <param name="Radius">Root mean square distance of its pixels from the middle, in pixels.</param>
/// <param name="Share">Share of the ball that is brighter than half of the brightest: small on a mirror, most of it on a matt ball.</param>
/// <param name="Rival">The next largest spot's light over that of this one: 0 where there is none.</param>
public readonly record struct HighlightSpot(double X, double Y, double Radius, double Share, double Rival)
{
    /// <summary>The largest share of a mirror that a lamp lights, and the largest rival that is passed over.</summary>
    private const double MostLit = 0.2, MostRival = 0.5;

    /// <summary>Whether the ball is lit as a mirror is: on a small part.</summary>
    public bool IsMirrored => Share <= MostLit;

    /// <summary>Whether there is another highlight that may be the lamp's.</summary>
    public bool HasRival => Rival > MostRival;
}
