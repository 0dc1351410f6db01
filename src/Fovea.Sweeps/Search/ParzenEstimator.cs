using Fovea.Tensors;

namespace Fovea.Sweeps;

/// <summary>A density over the positions of a field, from some of them. Of numbers: the mean of normal densities at the positions, cut off
/// at 0 and 1, and of a wide one; of a choice: the frequencies, each value counted once more.</summary>
/// <remarks>A normal density is as wide as the larger distance to its neighbours, as in Bergstra et al. (2011), section 4.2, but no wider
/// than the range and no narrower than a share of it that shrinks with the number of positions.</remarks>
internal sealed class ParzenEstimator
{
    private readonly int _choices;
    private readonly double[] _centres, _widths, _shares;

    /// <param name="distribution">What is estimated.</param>
    /// <param name="positions">NaN for trials in which the field does not exist.</param>
    public ParzenEstimator(Distribution distribution, IEnumerable<double> positions)
    {
        double[] known = [.. positions.Where(p => !double.IsNaN(p)).Order()];
        if (!distribution.IsOrdered)
        {
            _choices = distribution.Count!.Value;
            _centres = _widths = [];
            _shares = new double[_choices];
            Array.Fill(_shares, 1.0 / (known.Length + _choices));
            foreach (var p in known) _shares[Math.Min((int)(p * _choices), _choices - 1)] += 1.0 / (known.Length + _choices);
            return;
        }
        // The wide one stands in the middle, and is one of all.
        _shares = [];
        _centres = [.. known, 0.5];
        _widths = new double[_centres.Length];
        var least = 1.0 / Math.Min(100, known.Length + 1);
        for (var i = 0; i < known.Length; i++)
        {
            var left = known[i] - (i == 0 ? 0 : known[i - 1]);
            var right = (i + 1 == known.Length ? 1 : known[i + 1]) - known[i];
            _widths[i] = Math.Clamp(Math.Max(left, right), least, 1);
        }
        _widths[^1] = 1;
    }

    public double Draw(Generator random)
    {
        if (_choices > 0)
        {
            var rest = random.NextDouble();
            for (var c = 0; c < _choices - 1; c++)
                if ((rest -= _shares[c]) < 0) return (c + 0.5) / _choices;
            return (_choices - 0.5) / _choices;
        }
        var kernel = random.Next(_centres.Length);
        // Those beyond the range are drawn again; at most half of a kernel lies there on each side.
        for (var tries = 0; tries < 100; tries++)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var x = _centres[kernel] + _widths[kernel] * normal;
            if (x is >= 0 and <= 1) return x;
        }
        return random.NextDouble();
    }

    public double LogDensity(double x)
    {
        if (_choices > 0) return Math.Log(_shares[Math.Min((int)(x * _choices), _choices - 1)]);
        var sum = 0.0;
        for (var i = 0; i < _centres.Length; i++)
        {
            var z = (x - _centres[i]) / _widths[i];
            var inside = Cumulative((1 - _centres[i]) / _widths[i]) - Cumulative(-_centres[i] / _widths[i]);
            sum += Math.Exp(-0.5 * z * z) / (_widths[i] * Math.Sqrt(2 * Math.PI) * inside);
        }
        return Math.Log(sum / _centres.Length + 1e-300);
    }

    // Φ by its error function: M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions (1964), 7.1.26, to 1.5e-7.
    private static double Cumulative(double z)
    {
        var x = Math.Abs(z) / Math.Sqrt(2);
        var t = 1 / (1 + 0.3275911 * x);
        var tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.Exp(-x * x);
        return z >= 0 ? 1 - 0.5 * tail : 0.5 * tail;
    }
}
