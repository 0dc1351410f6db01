using System.Numerics;
using System.Runtime.InteropServices;

namespace Fovea.Tensors;

/// <summary>Where the elements of a group lie: runs of equal length at equal distances.</summary>
internal readonly record struct Runs(int Start, int Distance, int Count, int Length)
{
    /// <summary>The first element of a run.</summary>
    public int At(int run) => Start + run * Distance;
}

/// <summary>Normalisation of one group of elements to mean 0 and variance 1.</summary>
/// <remarks>Sums run in lanes over blocks of <see cref="SumKernel.Block"/> elements, within them in the chains of <see
/// cref="CompensatedSum"/>, and in double over the blocks.</remarks>
internal static class NormalizeKernel
{
    /// <summary>1/√(var + ε).</summary>
    public static T Rstd<T>(T variance, double epsilon) where T : unmanaged, IFloatingPointIeee754<T> =>
        T.CreateTruncating(1 / Math.Sqrt(double.CreateTruncating(variance) + epsilon));

    /// <summary>The mean and the biased variance, by two passes.</summary>
    public static (T Mean, T Variance) Statistics<T>(ReadOnlySpan<T> x, Runs runs) where T : unmanaged, IFloatingPointIeee754<T>
    {
        double sum = 0, squares = 0, drift = 0, n = (double)runs.Count * runs.Length;
        for (var r = 0; r < runs.Count; r++) sum += SumKernel.Sum(x.Slice(runs.At(r), runs.Length));
        var mean = T.CreateTruncating(sum / n);
        for (var r = 0; r < runs.Count; r++)
        {
            var run = x.Slice(runs.At(r), runs.Length);
            for (var i = 0; i < run.Length; i += SumKernel.Block)
            {
                var part = run.Slice(i, Math.Min(SumKernel.Block, run.Length - i));
                Lanes.Run<T, SumsLoop<T>>(new(part, part, mean, T.One, ref drift, ref squares, centreBoth: true));
            }
        }
        // The mean was rounded: Σ(x − m)² is too large by n·(m − μ)².
        return (mean, T.CreateTruncating(Math.Max(squares - drift * drift / n, 0) / n));
    }

    /// <summary>y = (x − mean)·scale + shift; y may be x.</summary>
    public static void Apply<T>(ReadOnlySpan<T> x, Runs runs, T mean, T scale, T shift, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var r = 0; r < runs.Count; r++)
            Lanes.Run<T, ApplyLoop<T>>(new(x.Slice(runs.At(r), runs.Length), mean, scale, shift, y.Slice(runs.At(r), runs.Length)));
    }

    /// <summary>x = (x − mean)·scale + shift, in place.</summary>
    public static void Apply<T>(Span<T> x, T mean, T scale, T shift) where T : unmanaged, IFloatingPointIeee754<T> =>
        Lanes.Run<T, ApplyLoop<T>>(new(x, mean, scale, shift, x));

    /// <summary>Σ g and Σ g·x̂ with x̂ = (x − mean)·rstd.</summary>
    public static (T Sum, T Dot) Sums<T>(ReadOnlySpan<T> gradient, ReadOnlySpan<T> x, Runs runs, T mean, T rstd)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double sum = 0, dot = 0;
        for (var r = 0; r < runs.Count; r++)
        {
            for (var i = 0; i < runs.Length; i += SumKernel.Block)
            {
                var (at, count) = (runs.At(r) + i, Math.Min(SumKernel.Block, runs.Length - i));
                Lanes.Run<T, SumsLoop<T>>(new(gradient.Slice(at, count), x.Slice(at, count), mean, rstd, ref sum, ref dot,
                    centreBoth: false));
            }
        }
        return (T.CreateTruncating(sum), T.CreateTruncating(dot));
    }

    /// <summary>dx = scale·(g − mean(g) − x̂·mean(g·x̂)); dx may be x.</summary>
    /// <remarks>Source: S. Ioffe and C. Szegedy, "Batch normalization", ICML 2015, section 3, collected over one group.</remarks>
    public static void Gradient<T>(ReadOnlySpan<T> gradient, ReadOnlySpan<T> x, Runs runs, T mean, T rstd, T scale, T meanGradient,
        T meanDot, Span<T> dx) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var r = 0; r < runs.Count; r++)
            Lanes.Run<T, GradientLoop<T>>(new(gradient.Slice(runs.At(r), runs.Length), x.Slice(runs.At(r), runs.Length), mean, rstd, scale,
                meanGradient, meanDot, dx.Slice(runs.At(r), runs.Length)));
    }

    private readonly ref struct ApplyLoop<T>(ReadOnlySpan<T> x, T mean, T scale, T shift, Span<T> y) : ILaneLoop<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _y = y;

        public void Run<V>() where V : unmanaged, ILane<V, T>
        {
            ref var x = ref MemoryMarshal.GetReference(_x);
            ref var y = ref MemoryMarshal.GetReference(_y);
            V m = V.Broadcast(mean), s = V.Broadcast(scale), b = V.Broadcast(shift);
            var i = 0;
            for (; i <= _x.Length - V.Width; i += V.Width) ((V.Load(in x, i) - m) * s + b).Store(ref y, i);
            var rest = _x.Length - i;
            if (rest > 0) Lanes.StoreTail((Lanes.LoadTail<V, T>(in x, i, rest) - m) * s + b, ref y, i, rest);
        }
    }

    /// <summary>Adds Σ a and Σ a·(x − mean)·scale over a block, a centred by the mean too where asked: then they are Σ(x − m) and
    /// Σ(x − m)².</summary>
    private readonly ref struct SumsLoop<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> x, T mean, T scale, ref double sum, ref double dot,
        bool centreBoth) : ILaneLoop<T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _a = a, _x = x;
        private readonly ref double _sum = ref sum, _dot = ref dot;

        public void Run<V>() where V : unmanaged, ILane<V, T>
        {
            ref var a = ref MemoryMarshal.GetReference(_a);
            ref var x = ref MemoryMarshal.GetReference(_x);
            V m = V.Broadcast(mean), s = V.Broadcast(scale), am = centreBoth ? m : V.Of(0);
            V s0 = V.Of(0), s1 = V.Of(0), d0 = V.Of(0), d1 = V.Of(0);
            V sums = V.Of(0), sumsLow = V.Of(0), dots = V.Of(0), dotsLow = V.Of(0);
            int i = 0, step = 2 * V.Width, n = _x.Length;
            while (true)
            {
                for (var last = Math.Min(n, i + CompensatedSum.Chain * step); i <= last - step; i += step)
                {
                    V u = V.Load(in a, i) - am, v = V.Load(in a, i + V.Width) - am;
                    s0 += u;
                    s1 += v;
                    d0 += u * ((V.Load(in x, i) - m) * s);
                    d1 += v * ((V.Load(in x, i + V.Width) - m) * s);
                }
                if (n - i < step) break;
                CompensatedSum.Add(ref sums, ref sumsLow, s0 + s1);
                CompensatedSum.Add(ref dots, ref dotsLow, d0 + d1);
                (s0, s1, d0, d1) = (V.Of(0), V.Of(0), V.Of(0), V.Of(0));
            }
            for (; i <= n - V.Width; i += V.Width)
            {
                var u = V.Load(in a, i) - am;
                s0 += u;
                d0 += u * ((V.Load(in x, i) - m) * s);
            }
            Span<T> lanes = stackalloc T[4 * V.Width];
            ref var to = ref MemoryMarshal.GetReference(lanes);
            (s0 + s1).Store(ref to, 0);
            (d0 + d1).Store(ref to, V.Width);
            double sum = 0, dot = 0;
            for (var j = 0; j < V.Width; j++)
            {
                sum += double.CreateTruncating(lanes[j]);
                dot += double.CreateTruncating(lanes[V.Width + j]);
            }
            if (n > CompensatedSum.Chain * step)
            {
                sums.Store(ref to, 0);
                dots.Store(ref to, V.Width);
                sumsLow.Store(ref to, 2 * V.Width);
                dotsLow.Store(ref to, 3 * V.Width);
                for (var j = 0; j < V.Width; j++)
                {
                    sum += CompensatedSum.Rounded(lanes[j], lanes[2 * V.Width + j]);
                    dot += CompensatedSum.Rounded(lanes[V.Width + j], lanes[3 * V.Width + j]);
                }
            }
            for (; i < _x.Length; i++)
            {
                var u = centreBoth ? _a[i] - mean : _a[i];
                sum += double.CreateTruncating(u);
                dot += double.CreateTruncating(u * ((_x[i] - mean) * scale));
            }
            _sum += sum;
            _dot += dot;
        }
    }

    private readonly ref struct GradientLoop<T>(ReadOnlySpan<T> gradient, ReadOnlySpan<T> x, T mean, T rstd, T scale, T meanGradient,
        T meanDot, Span<T> dx) : ILaneLoop<T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _g = gradient, _x = x;
        private readonly Span<T> _dx = dx;

        public void Run<V>() where V : unmanaged, ILane<V, T>
        {
            ref var g = ref MemoryMarshal.GetReference(_g);
            ref var x = ref MemoryMarshal.GetReference(_x);
            ref var dx = ref MemoryMarshal.GetReference(_dx);
            V m = V.Broadcast(mean), r = V.Broadcast(rstd), s = V.Broadcast(scale), mg = V.Broadcast(meanGradient),
                md = V.Broadcast(meanDot);
            var i = 0;
            for (; i <= _x.Length - V.Width; i += V.Width)
                (s * (V.Load(in g, i) - mg - (V.Load(in x, i) - m) * r * md)).Store(ref dx, i);
            for (; i < _x.Length; i++) _dx[i] = scale * (_g[i] - meanGradient - (_x[i] - mean) * rstd * meanDot);
        }
    }
}
