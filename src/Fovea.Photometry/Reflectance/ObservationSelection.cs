namespace Fovea.Photometry;

/// <summary>Which of a pixel's observations a reflectance is fitted to: those that are lit and not saturated, and of these the darker
/// ones.</summary>
/// <remarks>Shadows say nothing about reflectance, and highlights are its high frequencies. What "lit" means follows the pixel's own
/// brightness: above a share of the 90th percentile. With fewer than three lit, all count.</remarks>
/// <param name="ShadowShare">Lit is above this share of the 90th percentile.</param>
/// <param name="DarkShare">The share of the lit ones, from the darkest, that counts; 1 for all. Never fewer than twelve.</param>
internal readonly record struct ObservationSelection(float ShadowShare, float DarkShare)
{
    private const int Least = 12;

    /// <summary>Chooses.</summary>
    /// <param name="values">One observation for each light.</param>
    /// <param name="flags">One for each light.</param>
    /// <param name="weights">1 for those that count, else 0.</param>
    /// <param name="sorted">Room for as many numbers.</param>
    /// <returns>The 90th percentile; 0 where there is no light or fewer than three observations.</returns>
    public float Choose(ReadOnlySpan<float> values, ReadOnlySpan<ObservationFlags> flags, Span<float> weights, Span<float> sorted)
    {
        var count = 0;
        for (var i = 0; i < values.Length; i++)
            if (Usable(values[i], flags[i])) sorted[count++] = values[i];
        weights.Clear();
        if (count < 3) return 0;
        sorted = sorted[..count];
        sorted.Sort();
        var bright = sorted[count * 9 / 10];
        if (!(bright > 0)) return 0;
        var dark = 0;
        while (dark < count && sorted[dark] <= ShadowShare * bright) dark++;
        var lit = count - dark;
        if (lit < 3) (dark, lit) = (0, count);
        var kept = Math.Max((int)(DarkShare * lit), Math.Min(lit, Least));
        var (least, most) = (sorted[dark], sorted[dark + kept - 1]);
        for (var i = 0; i < values.Length; i++) weights[i] = Usable(values[i], flags[i]) && values[i] >= least && values[i] <= most ? 1 : 0;
        return bright;
    }

    private static bool Usable(float value, ObservationFlags flags) => float.IsFinite(value) && (flags & ObservationFlags.Saturated) == 0;
}
