using System.Numerics;

namespace Fovea.Photometry;

/// <summary>Quantiles of each pixel's observations over the lights, for a vector of pixels at once.</summary>
/// <remarks>Between two observations by a straight line: quantile q of n sorted values is at place q·(n − 1), counted from 0.</remarks>
internal sealed class Quantiles
{
    private readonly SortingNetwork _network;
    private readonly (int Place, float Share)[] _places;

    /// <summary>Prepares for a number of lights.</summary>
    /// <param name="lights">Observations a pixel.</param>
    /// <param name="quantiles">0…1 each.</param>
    public Quantiles(int lights, params double[] quantiles)
    {
        _places = Array.ConvertAll(quantiles, q => ((int)(q * (lights - 1)), (float)(q * (lights - 1) - Math.Floor(q * (lights - 1)))));
        _network = new(lights, _places.SelectMany(p => new[] { p.Place, Math.Min(p.Place + 1, lights - 1) }));
    }

    /// <summary>The quantiles, in the order given.</summary>
    /// <param name="values">A vector for each light; its order is lost.</param>
    /// <param name="results">A vector for each quantile.</param>
    public void Find(Span<Vector<float>> values, Span<Vector<float>> results)
    {
        _network.Sort(values);
        for (var i = 0; i < _places.Length; i++)
        {
            var (place, share) = _places[i];
            var low = values[place];
            results[i] = share == 0 ? low : low + (values[place + 1] - low) * share;
        }
    }
}
