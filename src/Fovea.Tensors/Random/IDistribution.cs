using System.Numerics;

namespace Fovea.Tensors;

/// <summary>How random words become elements. Each Philox block gives four single- or two double-precision numbers.</summary>
public interface IDistribution
{
    /// <summary>Two elements from two uniform numbers in [0, 1), in double precision.</summary>
    (V First, V Second) Draw<V>(V u, V v) where V : unmanaged, ILane<V>;
}

/// <summary>U[low, high) in an element type, whose rounding must not reach <paramref name="high"/>.</summary>
internal readonly struct UniformDistribution(double low, double high, DType dtype) : IDistribution
{
    private readonly double _largest = low >= high ? Math.Max(low, high) : dtype == DType.Float32 ? MathF.BitDecrement((float)high)
        : Math.BitDecrement(high);

    public (V First, V Second) Draw<V>(V u, V v) where V : unmanaged, ILane<V> =>
        (V.Min(V.Of(low) + V.Of(high - low) * u, V.Of(_largest)), V.Min(V.Of(low) + V.Of(high - low) * v, V.Of(_largest)));
}

/// <summary>N(mean, std²) by Box–Muller: √(−2 ln(1 − u))·(cos 2πv, sin 2πv).</summary>
internal readonly struct NormalDistribution(double mean, double std) : IDistribution
{
    public (V First, V Second) Draw<V>(V u, V v) where V : unmanaged, ILane<V>
    {
        var radius = V.Of(std) * V.Sqrt(V.Of(-2) * V.Log(V.Of(1) - u));
        var angle = V.Of(2 * Math.PI) * v;
        return (V.Of(mean) + radius * V.Cos(angle), V.Of(mean) + radius * V.Sin(angle));
    }
}

/// <summary><paramref name="value"/> with probability <paramref name="p"/>, else 0.</summary>
internal readonly struct BernoulliDistribution(double p, double value) : IDistribution
{
    public (V First, V Second) Draw<V>(V u, V v) where V : unmanaged, ILane<V> =>
        (V.Select(u < V.Of(p), V.Of(value), V.Of(0)), V.Select(v < V.Of(p), V.Of(value), V.Of(0)));
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
                Draw((a >> 8) * two24, (b >> 8) * two24, drawn);
                Draw((c >> 8) * two24, (d >> 8) * two24, drawn[2..]);
            }
            else
                Draw(((((ulong)a << 32) | b) >> 11) * two53, ((((ulong)c << 32) | d) >> 11) * two53, drawn);
            for (var j = 0; j < per && i + j < y.Length; j++) y[i + j] = T.CreateTruncating(drawn[j]);
        }

        void Draw(double u, double v, Span<double> to)
        {
            var (first, second) = distribution.Draw(new ScalarLane<double>(u), new ScalarLane<double>(v));
            first.Store(ref to[0], 0);
            second.Store(ref to[0], 1);
        }
    }
}
