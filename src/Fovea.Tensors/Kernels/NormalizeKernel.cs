using System.Numerics;
using System.Runtime.InteropServices;

namespace Fovea.Tensors;

/// <summary>Normalisation of one group of elements to mean 0 and variance 1.</summary>
internal static class NormalizeKernel
{
    /// <summary>1/√(var + ε).</summary>
    public static T Rstd<T>(T variance, double epsilon) where T : unmanaged, IFloatingPointIeee754<T> =>
        T.CreateTruncating(1 / Math.Sqrt(double.CreateTruncating(variance) + epsilon));

    /// <summary>The mean and the biased variance, by two passes.</summary>
    public static (T Mean, T Variance) Statistics<T>(ReadOnlySpan<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var mean = SumKernel.Sum(x) / x.Length;
        double squares = 0;
        foreach (var value in x)
        {
            var d = double.CreateTruncating(value) - mean;
            squares += d * d;
        }
        return (T.CreateTruncating(mean), T.CreateTruncating(squares / x.Length));
    }

    /// <summary>x = (x − mean)·scale + shift, in place.</summary>
    public static void Apply<T>(Span<T> x, T mean, T scale, T shift) where T : unmanaged, IFloatingPointIeee754<T> =>
        Lanes.Run<T, ApplyLoop<T>>(new(x, mean, scale, shift));

    /// <summary>Σ g and Σ g·x̂.</summary>
    public static (T Sum, T Dot) Sums<T>(ReadOnlySpan<T> gradient, ReadOnlySpan<T> normalized) where T : unmanaged, IFloatingPointIeee754<T>
    {
        double dot = 0;
        for (var i = 0; i < gradient.Length; i++) dot += double.CreateTruncating(gradient[i]) * double.CreateTruncating(normalized[i]);
        return (T.CreateTruncating(SumKernel.Sum(gradient)), T.CreateTruncating(dot));
    }

    /// <summary>x̂ is replaced by the input gradient scale·(g − mean(g) − x̂·mean(g·x̂)).</summary>
    /// <remarks>Source: S. Ioffe and C. Szegedy, "Batch normalization", ICML 2015, section 3, collected over one group.</remarks>
    public static void Gradient<T>(ReadOnlySpan<T> gradient, Span<T> normalized, T scale, T meanGradient, T meanDot)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var i = 0; i < normalized.Length; i++) normalized[i] = scale * (gradient[i] - meanGradient - normalized[i] * meanDot);
    }

    private readonly ref struct ApplyLoop<T>(Span<T> x, T mean, T scale, T shift) : ILaneLoop<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Span<T> _x = x;

        public void Run<V>() where V : unmanaged, ILane<V, T>
        {
            ref var x = ref MemoryMarshal.GetReference(_x);
            V m = V.Broadcast(mean), s = V.Broadcast(scale), b = V.Broadcast(shift);
            var i = 0;
            for (; i <= _x.Length - V.Width; i += V.Width) ((V.Load(in x, i) - m) * s + b).Store(ref x, i);
            var rest = _x.Length - i;
            if (rest > 0) Lanes.StoreTail((Lanes.LoadTail<V, T>(in x, i, rest) - m) * s + b, ref x, i, rest);
        }
    }
}
