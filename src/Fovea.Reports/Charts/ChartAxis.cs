using System.Globalization;
using Fovea.Imaging;

namespace Fovea.Reports;

/// <summary>One axis: the range it covers, its ticks, and where values fall on it.</summary>
/// <remarks>
/// Linear ticks are multiples of 1, 2 or 5 times a power of ten; logarithmic ones are powers of ten, with 2 and 5 between where there are
/// few.
/// </remarks>
internal sealed class ChartAxis
{
    // Beyond this the differences of two values would overflow.
    private const double Largest = 1e300;

    private readonly bool _isLog;
    private readonly double _low, _high;

    /// <param name="values">Those that cannot be shown are passed over.</param>
    /// <param name="isLog">Base 10.</param>
    /// <param name="padding">Room beyond the outermost values, as a part of the range.</param>
    /// <param name="ticks">About how many.</param>
    public ChartAxis(IEnumerable<double> values, bool isLog, double padding, int ticks)
    {
        _isLog = isLog;
        (_low, _high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
        {
            if (CanShow(value))
            {
                _low = Math.Min(_low, Scale(value));
                _high = Math.Max(_high, Scale(value));
            }
        }
        if (_low > _high) (_low, _high) = isLog ? (-1, 0) : (0, 1);
        var least = Math.Max(Math.Max(Math.Abs(_low), Math.Abs(_high)) * 1e-9, 1e-290);
        if (_high - _low < least)
        {
            var half = isLog ? 0.5 : _low == 0 ? 0.5 : Math.Max(Math.Abs(_low) * 0.1, least);
            (_low, _high) = (_low - half, _high + half);
        }
        var room = (_high - _low) * padding;
        (_low, _high) = (_low - room, _high + room);
        Ticks = isLog ? LogTicks(ticks) : LinearTicks(ticks);
    }

    public IReadOnlyList<(double Value, string Label)> Ticks { get; }

    public bool CanShow(double value) => Math.Abs(value) <= Largest && (!_isLog || value > 0);

    /// <summary>0 at the low end, 1 at the high end.</summary>
    public double Position(double value) => (Scale(value) - _low) / (_high - _low);

    /// <summary>Plain with thousands separated where that is short, otherwise with an exponent.</summary>
    public static string Format(double value, int decimals)
    {
        var size = Math.Abs(value);
        return size >= 1e6 || (size > 0 && decimals > 6)
            ? value.ToString("0.####e+0", CultureInfo.InvariantCulture).Replace("e+", "e", StringComparison.Ordinal)
            : value.ToString("N" + decimals, CultureInfo.InvariantCulture);
    }

    private double Scale(double value) => _isLog ? Math.Log10(value) : value;

    private List<(double, string)> LinearTicks(int count)
    {
        var rough = (_high - _low) / count;
        var power = Math.Floor(Math.Log10(rough));
        var unit = Math.Pow(10, power);
        var step = (rough / unit) switch { < 1.5 => 1, < 3.5 => 2, < 7 => 5, _ => 10 } * unit;
        var decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step) + 1e-9));
        var ticks = new List<(double, string)>();
        for (var k = Math.Ceiling(_low / step - 1e-9); k <= Math.Floor(_high / step + 1e-9); k++)
            ticks.Add((k * step, Format(k == 0 ? 0 : k * step, decimals)));
        return ticks;
    }

    private List<(double, string)> LogTicks(int count)
    {
        var ticks = new List<(double, string)>();
        var stride = Math.Max(1, (int)Math.Ceiling((_high - _low) / count));
        int[] factors = _high - _low < 3 ? [1, 2, 5] : [1];
        for (var power = (int)Math.Floor(_low); power <= _high; power++)
        {
            foreach (var factor in factors)
            {
                var value = factor * Math.Pow(10, power);
                if (power % stride == 0 && Math.Log10(value) >= _low - 1e-9 && Math.Log10(value) <= _high + 1e-9)
                {
                    var exponent = $"{factor}e{power.ToString(CultureInfo.InvariantCulture)}";
                    ticks.Add((value, power is > 5 or < -4 ? exponent : Format(value, Math.Max(0, -power))));
                }
            }
        }
        return ticks;
    }
}
