using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fovea.Cli.Bench;

/// <summary>The most Float32 operations a second that this machine does: independent fused multiply-adds in registers, on vectors of the
/// widest kind, on a number of threads.</summary>
/// <remarks>There are two limits. A core that does nothing but arithmetic in registers runs at a high clock; soon after it loads and stores
/// wide vectors as well, as every product does, its power budget lowers the clock, and then the same loop is slower, too. What a workload
/// can be held against is therefore the limit measured right after it (<see cref="Measure"/>); the highest one ever measured,
/// <see cref="Peak"/>, says what the machine can do for a moment. On a Sapphire Rapids they are 137 and 158 GFLOP/s a core.</remarks>
internal sealed class MachineLimit
{
    private const int Chains = 12, Pieces = 8, PeakRounds = 10;
    private const double PieceSeconds = 0.002;
    private readonly Dictionary<int, double> _peaks = [];
    private readonly long _iterations;
    private float _sink;

    /// <summary>Learns how many operations fill the time of a piece of a measurement.</summary>
    public MachineLimit()
    {
        // The first call compiles.
        Run(1000);
        var clock = Stopwatch.StartNew();
        Run(100_000);
        _iterations = (long)(100_000 * Math.Max(1, PieceSeconds / clock.Elapsed.TotalSeconds));
    }

    /// <summary>Width of the vectors, in bits.</summary>
    public static int VectorBits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    /// <summary>10⁹ operations a second on as many threads, a fused multiply-add being two: the most that was ever measured.</summary>
    public double Peak(int threads) => _peaks.TryGetValue(threads, out var peak) ? peak
        : throw new InvalidOperationException($"Peak: expected a measurement on {threads} thread(s) first.");

    /// <summary>10⁹ operations a second at this moment: the median of some pieces of two milliseconds, as a workload's figure is that of
    /// its steps.</summary>
    public double Measure(int threads)
    {
        var times = Times(threads);
        var operations = threads * _iterations * (Chains * VectorBits / 32 * 2.0);
        _peaks[threads] = Math.Max(operations / times.Min() / 1e9, _peaks.GetValueOrDefault(threads));
        return operations / StepTimer.Median(times) / 1e9;
    }

    /// <summary>Measures several times for the peak. Later measurements make up for one that other programs disturbed.</summary>
    public void LookForPeak(int threads)
    {
        for (var round = 0; round < PeakRounds; round++) Measure(threads);
    }

    // Seconds of each piece: from the moment when the last thread has ended the one before, and none has begun this one, until the last
    // has ended it.
    private double[] Times(int threads)
    {
        var ends = new long[Pieces + 1];
        using var together = new Barrier(threads, barrier => ends[barrier.CurrentPhaseNumber] = Stopwatch.GetTimestamp());
        var others = Enumerable.Range(1, threads - 1).Select(_ => new Thread(Work)).ToList();
        others.ForEach(t => t.Start());
        Work();
        others.ForEach(t => t.Join());
        return [.. ends.Skip(1).Select((end, piece) => Stopwatch.GetElapsedTime(ends[piece], end).TotalSeconds)];

        void Work()
        {
            together.SignalAndWait();
            for (var piece = 0; piece < Pieces; piece++)
            {
                Run(_iterations);
                together.SignalAndWait();
            }
        }
    }

    private void Run(long iterations) => Volatile.Write(ref _sink, VectorBits switch
    {
        512 => Vector512.Sum(Fused<Vector512<float>, Fused512>(iterations)),
        256 => Vector256.Sum(Fused<Vector256<float>, Fused256>(iterations)),
        _ => Vector128.Sum(Fused<Vector128<float>, Fused128>(iterations)),
    });

    // As many chains as hide the latency of an addition behind two units, and still fit into sixteen registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static V Fused<V, F>(long iterations) where V : struct where F : struct, IFused<V>
    {
        V x = F.Of(0.999f), y = F.Of(0.001f);
        V a = F.Of(1), b = F.Of(2), c = F.Of(3), d = F.Of(4), e = F.Of(5), f = F.Of(6);
        V g = F.Of(7), h = F.Of(8), i = F.Of(9), j = F.Of(10), k = F.Of(11), l = F.Of(12);
        for (; iterations > 0; iterations--)
        {
            a = F.MultiplyAdd(a, x, y);
            b = F.MultiplyAdd(b, x, y);
            c = F.MultiplyAdd(c, x, y);
            d = F.MultiplyAdd(d, x, y);
            e = F.MultiplyAdd(e, x, y);
            f = F.MultiplyAdd(f, x, y);
            g = F.MultiplyAdd(g, x, y);
            h = F.MultiplyAdd(h, x, y);
            i = F.MultiplyAdd(i, x, y);
            j = F.MultiplyAdd(j, x, y);
            k = F.MultiplyAdd(k, x, y);
            l = F.MultiplyAdd(l, x, y);
        }
        // Each chain counts in the result, so none can be left out. (An array of them would keep them in memory, in the loop, too.)
        a = F.MultiplyAdd(F.MultiplyAdd(a, b, c), F.MultiplyAdd(d, e, f), F.MultiplyAdd(F.MultiplyAdd(g, h, i), j, F.MultiplyAdd(k, l, x)));
        return a;
    }

    private interface IFused<V>
    {
        static abstract V Of(float value);

        static abstract V MultiplyAdd(V a, V b, V c);
    }

    private readonly struct Fused512 : IFused<Vector512<float>>
    {
        public static Vector512<float> Of(float value) => Vector512.Create(value);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
            Vector512.MultiplyAddEstimate(a, b, c);
    }

    private readonly struct Fused256 : IFused<Vector256<float>>
    {
        public static Vector256<float> Of(float value) => Vector256.Create(value);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
            Vector256.MultiplyAddEstimate(a, b, c);
    }

    private readonly struct Fused128 : IFused<Vector128<float>>
    {
        public static Vector128<float> Of(float value) => Vector128.Create(value);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) =>
            Vector128.MultiplyAddEstimate(a, b, c);
    }
}
