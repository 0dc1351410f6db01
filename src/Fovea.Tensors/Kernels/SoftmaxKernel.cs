using System.Numerics;
using System.Runtime.InteropServices;

namespace Fovea.Tensors;

/// <summary>Softmax of one row of scores, its logarithm, and the cross entropy loss on it. The largest score is taken off first, so that no
/// exponential overflows.</summary>
internal static class SoftmaxKernel
{
    /// <summary>y = x − max, the first half of a row's logarithm of the softmax.</summary>
    public static void Shift<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var max = Top(x);
        for (var i = 0; i < x.Length; i++) y[i] = x[i] - max;
    }

    /// <summary>y ← y − ln Σ e, from e = eʸ: the second half.</summary>
    public static void Logarithms<T>(ReadOnlySpan<T> e, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var log = T.Log(T.CreateTruncating(SumKernel.Sum(e)));
        for (var i = 0; i < y.Length; i++) y[i] -= log;
    }

    /// <summary>y = e^{x − max}/Σ e^{x − max}, or x − max − ln Σ e^{x − max}.</summary>
    public static void Row<T>(ReadOnlySpan<T> x, Span<T> y, bool log) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var max = Top(x);
        Lanes.Run<T, ShiftedExpLoop<T>>(new(x, max, y));
        var sum = T.CreateTruncating(SumKernel.Sum<T>(y));
        if (!log)
        {
            NormalizeKernel.Apply(y, T.Zero, T.One / sum, T.Zero);
            return;
        }
        x.CopyTo(y);
        NormalizeKernel.Apply(y, max, T.One, -T.Log(sum));
    }

    private static T Top<T>(ReadOnlySpan<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var max = T.NegativeInfinity;
        foreach (var score in x) max = T.Max(max, score);
        // A row of −∞ alone has no largest score to take off.
        return T.IsInfinity(max) && T.IsNegative(max) ? T.Zero : max;
    }

    /// <summary>dx = y·(dy − Σ dy·y), or dy − eʸ·Σ dy for the logarithm.</summary>
    public static void RowBackward<T>(ReadOnlySpan<T> dy, ReadOnlySpan<T> y, Span<T> dx, bool log)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sum = y.Length <= CompensatedSum.Chain ? Sum(dy, y, log) : T.CreateTruncating(LongSum(dy, y, log));
        for (var i = 0; i < y.Length; i++) dx[i] = log ? dy[i] - T.Exp(y[i]) * sum : y[i] * (dy[i] - sum);
    }

    private static T Sum<T>(ReadOnlySpan<T> dy, ReadOnlySpan<T> y, bool log) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sum = T.Zero;
        for (var i = 0; i < y.Length; i++) sum += log ? dy[i] : dy[i] * y[i];
        return sum;
    }

    private static double LongSum<T>(ReadOnlySpan<T> dy, ReadOnlySpan<T> y, bool log) where T : unmanaged, IFloatingPointIeee754<T>
    {
        double sum = 0;
        for (var i = 0; i < y.Length; i++) sum += double.CreateTruncating(dy[i]) * (log ? 1 : double.CreateTruncating(y[i]));
        return sum;
    }

    /// <summary>−(1 − ε)·w[label]·ln p[label] − ε/C·Σ w·ln p, from ln p.</summary>
    public static T Loss<T>(ReadOnlySpan<T> logP, int label, ReadOnlySpan<T> weight, double smoothing)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var own = (weight.IsEmpty ? T.One : weight[label]) * logP[label];
        if (smoothing == 0) return -own;
        double all = 0;
        for (var c = 0; c < logP.Length; c++) all += double.CreateTruncating((weight.IsEmpty ? T.One : weight[c]) * logP[c]);
        return -(T.CreateTruncating(1 - smoothing) * own + T.CreateTruncating(smoothing / logP.Length * all));
    }

    /// <summary>dx = g·((1 − ε)·w[label]·(p − 1[label]) + ε/C·(p·Σ w − w)).</summary>
    public static void LossBackward<T>(T upstream, ReadOnlySpan<T> p, int label, ReadOnlySpan<T> weight, double smoothing, Span<T> dx)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var own = T.CreateTruncating(1 - smoothing) * (weight.IsEmpty ? T.One : weight[label]);
        var share = T.CreateTruncating(smoothing / p.Length);
        double sum = 0;
        for (var c = 0; c < p.Length; c++) sum += weight.IsEmpty ? 1 : double.CreateTruncating(weight[c]);
        var total = T.CreateTruncating(sum);
        for (var c = 0; c < p.Length; c++)
            dx[c] = upstream * (own * p[c] + share * (p[c] * total - (weight.IsEmpty ? T.One : weight[c])));
        dx[label] -= upstream * own;
    }

    private readonly ref struct ShiftedExpLoop<T>(ReadOnlySpan<T> x, T max, Span<T> y) : ILaneLoop<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _y = y;

        public void Run<V>() where V : unmanaged, ILane<V, T>
        {
            ref var x = ref MemoryMarshal.GetReference(_x);
            ref var y = ref MemoryMarshal.GetReference(_y);
            var top = V.Broadcast(max);
            var i = 0;
            for (; i <= _x.Length - V.Width; i += V.Width) V.Exp(V.Load(in x, i) - top).Store(ref y, i);
            var rest = _x.Length - i;
            if (rest > 0) Lanes.StoreTail(V.Exp(Lanes.LoadTail<V, T>(in x, i, rest) - top), ref y, i, rest);
        }
    }
}
