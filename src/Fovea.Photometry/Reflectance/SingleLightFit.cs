using System.Numerics;
using System.Runtime.InteropServices;

namespace Fovea.Photometry;

/// <summary>Intensity and direction of one light for pixels whose normals and mixtures of reflectances are known.</summary>
/// <remarks>e = Σ w·I·f / Σ w·f² over the pixels that the light reaches, where f is what their mixtures show under it and
/// w = 1/(1 + r²/s²) with residuals r and s twice their median: what no reflectance explains counts less. The direction is that of the
/// least Σ w(I − e·f)². For one thread. Cauchy's weights: P. J. Huber, E. M. Ronchetti, "Robust Statistics", 2009, chapter 7.</remarks>
/// <param name="raw">Grey pictures that are not divided by intensities.</param>
/// <param name="search">What was found of the pixels.</param>
/// <param name="shadowShare">Lit is above this share of the pixel's 90th percentile.</param>
internal sealed class SingleLightFit(PhotometricScene raw, SharedSearch search, float shadowShare)
{
    private const int Candidates = 7, Reweighings = 4, Moves = 6, LeastPixels = 3;
    private const double FirstStep = 4, LastStep = 0.1;
    private const float Scale = 2, LeastResidual = 1e-3f;
    private readonly float[] _values = new float[raw.PixelCount], _weights = new float[raw.PixelCount];
    private readonly float[] _sorted = new float[raw.PixelCount], _shown = new float[Candidates * raw.PixelCount];
    private readonly int[] _pixels = new int[raw.PixelCount];
    private int _count;

    /// <summary>What the mixtures left of the last light's observations, in the median and by each pixel's brightness; not a number where
    /// there were too few.</summary>
    public double Residual { get; private set; }

    /// <summary>Finds it, from where it was.</summary>
    /// <param name="light">Its number.</param>
    /// <param name="direction">To begin with.</param>
    /// <param name="intensity">To begin with.</param>
    /// <param name="turn">Whether the direction is sought too.</param>
    public (Vector3d Direction, double Intensity) Find(int light, Vector3d direction, double intensity, bool turn)
    {
        Load(light, intensity);
        Residual = double.NaN;
        if (_count < LeastPixels) return (direction, intensity);
        Show([direction]);
        intensity = Reweigh(intensity);
        Span<Vector3d> around = stackalloc Vector3d[Candidates];
        for (var step = FirstStep; turn && step > LastStep; step /= 2)
        {
            for (var move = 0; move < Moves; move++)
            {
                around[0] = direction;
                Directions.Ring(direction, Math.Tan(step * (Math.PI / 180)), around[1..]);
                Show(around);
                var (best, least) = (0, Cost(0));
                for (var c = 1; c < Candidates; c++)
                    if (around[c].Z > ReflectanceLights.Lowest && Cost(c) is var cost && cost < least) (best, least) = (c, cost);
                if (best == 0) break;
                direction = around[best];
            }
            Show([direction]);
            intensity = Reweigh(intensity);
        }
        return (direction, intensity);
    }

    private void Load(int light, double intensity)
    {
        _count = 0;
        for (var p = 0; p < raw.PixelCount; p++)
        {
            var at = light * raw.PixelCount + p;
            var value = raw.Grey[at] / search.Brightness[p];
            if (!double.IsFinite(search.Costs[p]) || (raw.Flags[at] & ObservationFlags.Saturated) != 0) continue;
            if (float.IsFinite(value) && value > shadowShare * intensity) (_pixels[_count], _values[_count++]) = (p, value);
        }
    }

    // What each pixel's mixture shows under each direction.
    private void Show(ReadOnlySpan<Vector3d> directions)
    {
        var numbers = new double[3 * directions.Length];
        for (var i = 0; i < directions.Length; i++)
            (numbers[3 * i], numbers[3 * i + 1], numbers[3 * i + 2]) = (directions[i].X, directions[i].Y, directions[i].Z);
        var table = new LightTable(new LightSet(numbers));
        var (rows, size) = (new Vector<float>[MicrofacetBasis.Count * table.Length], MicrofacetBasis.Count);
        var shown = MemoryMarshal.Cast<Vector<float>, float>(rows.AsSpan());
        var width = table.Length * Vector<float>.Count;
        for (var s = 0; s < _count; s++)
        {
            table.Render<MicrofacetBasis>(search.Normals[_pixels[s]], rows);
            var mixture = search.Mixtures.AsSpan(_pixels[s] * size, size);
            for (var c = 0; c < directions.Length; c++)
            {
                var sum = 0f;
                for (var m = 0; m < size; m++) sum += mixture[m] * shown[m * width + c];
                _shown[c * _values.Length + s] = sum;
            }
        }
    }

    // Intensity and weights in turn, for the first direction shown.
    private double Reweigh(double intensity)
    {
        for (var pass = 0; pass < Reweighings; pass++)
        {
            for (var s = 0; s < _count; s++) _sorted[s] = MathF.Abs(_values[s] - (float)intensity * _shown[s]);
            Array.Sort(_sorted, 0, _count);
            Residual = _sorted[_count / 2] / intensity;
            var scale = Scale * Math.Max(_sorted[_count / 2], LeastResidual);
            var (product, square) = (0.0, 0.0);
            for (var s = 0; s < _count; s++)
            {
                var r = (_values[s] - (float)intensity * _shown[s]) / scale;
                _weights[s] = 1 / (1 + r * r);
                product += _weights[s] * _values[s] * _shown[s];
                square += _weights[s] * _shown[s] * _shown[s];
            }
            if (product > 0 && square > 0) intensity = product / square;
        }
        return intensity;
    }

    private double Cost(int candidate)
    {
        var (product, square, whole) = (0.0, 0.0, 0.0);
        for (var s = 0; s < _count; s++)
        {
            var (weight, shown) = ((double)_weights[s], _shown[candidate * _values.Length + s]);
            product += weight * _values[s] * shown;
            square += weight * shown * shown;
            whole += weight * _values[s] * _values[s];
        }
        return square > 0 ? whole - product * product / square : double.PositiveInfinity;
    }
}
