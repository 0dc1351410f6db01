namespace Fovea.Photometry;

/// <summary>Lights that are not, or not wholly, known, found together with the surface: normals and mixtures of reflectances for the
/// lights as they are taken, and lights for those normals and mixtures, in turn.</summary>
internal sealed class ReflectanceLights
{
    // Lower lights would reach next to nothing of what the camera sees.
    public const double Lowest = 0.02;
    private const int GridNormals = 300;
    private const double Penalty = 0.03, Momentum = 0.7;
    private readonly PhotometricScene _raw;
    private readonly float _shadowShare;
    private readonly SharedSearch _search;
    private (double[] Intensities, double[] Directions)? _last;

    /// <param name="raw">Grey pictures that are not divided by intensities.</param>
    /// <param name="directions">[lights × 3], to begin with.</param>
    /// <param name="intensities">[lights], of mean 1, to begin with.</param>
    /// <param name="shadowShare">Lit is above this share of the pixel's 90th percentile.</param>
    public ReflectanceLights(PhotometricScene raw, double[] directions, double[] intensities, float shadowShare)
    {
        (_raw, _shadowShare, _search) = (raw, shadowShare, new(raw.PixelCount));
        (Directions, Intensities) = ((double[])directions.Clone(), (double[])intensities.Clone());
    }

    /// <summary>[lights × 3].</summary>
    public double[] Directions { get; }

    /// <summary>[lights], of mean 1.</summary>
    public double[] Intensities { get; }

    /// <summary>What the mixtures left of the observations in the last round, in the median and by each pixel's brightness.</summary>
    public double Residual { get; private set; } = double.PositiveInfinity;

    /// <summary>Fits the surface, then the lights.</summary>
    /// <param name="turn">Whether directions are fitted too.</param>
    /// <param name="cancellation">Looked at now and then.</param>
    /// <returns>The largest change of an intensity, relative, or of a direction.</returns>
    public double Round(bool turn, CancellationToken cancellation)
    {
        var scene = RawIntensities.Divide(new(_raw.Mask, new LightSet(Directions), _raw.Grey, 1, _raw.Flags), Intensities);
        var selection = new ObservationSelection(_shadowShare, 1);
        // Normals of the whole hemisphere are tried in the first round alone.
        var grid = new ReflectanceGrid<MicrofacetBasis>(scene.Lights, _last is null ? GridNormals : 1);
        if (_last is null) _search.Alone(scene, grid, selection, null, null, cancellation);
        else _search.Together(scene, grid, selection, Penalty, null, cancellation);
        var (before, turned) = ((double[])Intensities.Clone(), (double[])Directions.Clone());
        var left = new double[_raw.LightCount];
        PixelLoop.Run(_raw.LightCount, 1, (begin, end) =>
        {
            var fit = new SingleLightFit(_raw, _search, _shadowShare);
            for (var i = begin; i < end; i++)
            {
                var found = fit.Find(i, new(Directions[3 * i], Directions[3 * i + 1], Directions[3 * i + 2]), Intensities[i], turn);
                if (turn) Put(i, found.Direction);
                (Intensities[i], left[i]) = (found.Intensity, fit.Residual);
            }
        }, null, cancellation);
        Residual = left.Where(double.IsFinite).Order().ToArray() is { Length: > 0 } sorted ? sorted[sorted.Length / 2]
            : double.PositiveInfinity;
        RankThree.ScaleToMeanOne(Intensities);
        Hasten(turn);
        var change = 0.0;
        for (var i = 0; i < before.Length; i++) change = Math.Max(change, Math.Abs(Intensities[i] / before[i] - 1));
        for (var i = 0; i < turned.Length; i++) change = Math.Max(change, Math.Abs(Directions[i] - turned[i]));
        return change;
    }

    // Turns go slowly along the valley in which lights and surface change together: each adds a part of what the last one did.
    private void Hasten(bool turn)
    {
        var (intensities, directions) = ((double[])Intensities.Clone(), (double[])Directions.Clone());
        for (var i = 0; i < intensities.Length && _last is not null; i++)
        {
            var (e, d) = _last.Value;
            Intensities[i] *= Math.Pow(intensities[i] / e[i], Momentum);
            var (now, last) = (At(directions, i), At(d, i));
            var next = (now + Momentum * (now + -1 * last)).Unit();
            if (turn && next.Z > Lowest) Put(i, next);
        }
        RankThree.ScaleToMeanOne(Intensities);
        _last = (intensities, directions);
    }

    private static Vector3d At(double[] directions, int light) =>
        new(directions[3 * light], directions[3 * light + 1], directions[3 * light + 2]);

    private void Put(int light, Vector3d direction) =>
        (Directions[3 * light], Directions[3 * light + 1], Directions[3 * light + 2]) = (direction.X, direction.Y, direction.Z);
}
