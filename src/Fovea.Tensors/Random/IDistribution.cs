using System.Numerics;

namespace Fovea.Tensors;

/// <summary>How random words become elements. Each Philox block gives four single- or two double-precision numbers.</summary>
public interface IDistribution
{
    /// <summary>Two elements from two uniform numbers in [0, 1).</summary>
    (double First, double Second) Draw(double u, double v);
}

/// <summary>U[low, high) in an element type, whose rounding must not reach <paramref name="high"/>.</summary>
internal readonly struct UniformDistribution(double low, double high, DType dtype) : IDistribution
{
    private readonly double _largest = low >= high ? Math.Max(low, high) : dtype == DType.Float32 ? MathF.BitDecrement((float)high)
        : Math.BitDecrement(high);

    public (double First, double Second) Draw(double u, double v) =>
        (Math.Min(low + (high - low) * u, _largest), Math.Min(low + (high - low) * v, _largest));
}

/// <summary>N(mean, std²) by Box–Muller: √(−2 ln(1 − u))·(cos 2πv, sin 2πv).</summary>
internal readonly struct NormalDistribution(double mean, double std) : IDistribution
{
    public (double First, double Second) Draw(double u, double v)
    {
        var radius = std * Math.Sqrt(-2 * Math.Log(1 - u));
        var (sin, cos) = Math.SinCos(2 * Math.PI * v);
        return (mean + radius * cos, mean + radius * sin);
    }
}

/// <summary><paramref name="value"/> with probability <paramref name="p"/>, else 0.</summary>
internal readonly struct BernoulliDistribution(double p, double value) : IDistribution
{
    public (double First, double Second) Draw(double u, double v) => (u < p ? value : 0, v < p ? value : 0);
}

/// <summary>Fills spans from a distribution.</summary>
internal static class RandomKernel
{
    /// <summary>Elements that one Philox block yields: 32 bits make a float's 24, 64 a double's 53.</summary>
    public static int PerBlock<T>() => typeof(T) == typeof(float) ? 4 : 2;

    /// <summary>Fills <paramref name="y"/>, whose first element belongs to block <paramref name="block"/>.</summary>
    public static void Fill<D, T>(D distribution, ulong key, ulong block, Span<T> y) where D : struct, IDistribution
        where T : unmanaged, INumberBase<T>
    {
        const double two24 = 1.0 / (1 << 24), two53 = 1.0 / (1ul << 53);
        Span<double> drawn = stackalloc double[4];
        var per = PerBlock<T>();
        for (var i = 0; i < y.Length; i += per)
        {
            var (a, b, c, d) = Philox.Block(key, block++);
            if (per == 4)
            {
                (drawn[0], drawn[1]) = distribution.Draw((a >> 8) * two24, (b >> 8) * two24);
                (drawn[2], drawn[3]) = distribution.Draw((c >> 8) * two24, (d >> 8) * two24);
            }
            else
            {
                (drawn[0], drawn[1]) = distribution.Draw(((((ulong)a << 32) | b) >> 11) * two53, ((((ulong)c << 32) | d) >> 11) * two53);
            }
            for (var j = 0; j < per && i + j < y.Length; j++) y[i + j] = T.CreateTruncating(drawn[j]);
        }
    }
}
