using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fovea.Bench;

/// <summary>The most Float32 operations a second that this machine does: independent fused multiply-adds on vectors of the widest kind, on
/// a number of threads.</summary>
/// <remarks>There are two limits. A core that does nothing but arithmetic in registers (<see cref="Peak"/>) runs at a high clock. Once it
/// loads wide vectors as well, as every product must, its power budget lowers the clock: <see cref="Fed"/> takes an operand from
/// L1 for every fourth, which costs no time of its own. On a Sapphire Rapids they are 158 and 138 GFLOP/s a core, and a loop in C
/// reaches the same.</remarks>
public sealed class MachineLimit
{
    private const int Chains = 12, Pieces = 8, Operands = 64;
    private const double PieceSeconds = 0.002;
    private readonly Dictionary<int, double> _peaks = [], _fed = [];
    private readonly long _iterations;
    private float _sink;

    /// <summary>Learns how many operations fill the time of a piece of a measurement.</summary>
    public MachineLimit()
    {
        // The first call compiles.
        Run(1000, fed: false);
        Run(1000, fed: true);
        var clock = Stopwatch.StartNew();
        Run(100_000, fed: true);
        _iterations = (long)(100_000 * Math.Max(1, PieceSeconds / clock.Elapsed.TotalSeconds));
    }

    /// <summary>Width of the vectors, in bits.</summary>
    public static int VectorBits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    /// <summary>10⁹ operations a second in registers on as many threads, a fused multiply-add being two: the most that was ever
    /// measured.</summary>
    public double Peak(int threads) => Known(_peaks, threads);

    /// <summary>The same with operands from L1.</summary>
    public double Fed(int threads) => Known(_fed, threads);

    /// <summary>Measures both. The most of all measurements counts, so that later ones make up for one that other programs
    /// disturbed.</summary>
    public void Measure(int threads)
    {
        var operations = threads * _iterations * (Chains * VectorBits / 32 * 2.0);
        _fed[threads] = Math.Max(operations / Seconds(threads, fed: true) / 1e9, _fed.GetValueOrDefault(threads));
        _peaks[threads] = Math.Max(Math.Max(operations / Seconds(threads, fed: false) / 1e9, _fed[threads]),
            _peaks.GetValueOrDefault(threads));
    }

    private static double Known(Dictionary<int, double> limits, int threads) => limits.TryGetValue(threads, out var limit) ? limit
        : throw new InvalidOperationException($"MachineLimit: expected a measurement on {threads} thread(s) first.");

    // Seconds of the median piece: from the moment when the last thread has ended the one before, and none has begun this one, until the
    // last has ended it.
    private double Seconds(int threads, bool fed)
    {
        var ends = new long[Pieces + 1];
        using var together = new Barrier(threads, barrier => ends[barrier.CurrentPhaseNumber] = Stopwatch.GetTimestamp());
        var others = Enumerable.Range(1, threads - 1).Select(_ => new Thread(Work)).ToList();
        others.ForEach(t => t.Start());
        Work();
        others.ForEach(t => t.Join());
        return StepTimer.Median([.. ends.Skip(1).Select((end, piece) => Stopwatch.GetElapsedTime(ends[piece], end).TotalSeconds)]);

        void Work()
        {
            together.SignalAndWait();
            for (var piece = 0; piece < Pieces; piece++)
            {
                Run(_iterations, fed);
                together.SignalAndWait();
            }
        }
    }

    private void Run(long iterations, bool fed) => Volatile.Write(ref _sink, (VectorBits, fed) switch
    {
        (512, true) => Vector512.Sum(Loaded<Vector512<float>, Fused512>(iterations)),
        (512, false) => Vector512.Sum(Fused<Vector512<float>, Fused512>(iterations)),
        (256, true) => Vector256.Sum(Loaded<Vector256<float>, Fused256>(iterations)),
        (256, false) => Vector256.Sum(Fused<Vector256<float>, Fused256>(iterations)),
        (_, true) => Vector128.Sum(Loaded<Vector128<float>, Fused128>(iterations)),
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

    // The same with three loads for twelve multiply-adds: fewer than the load units take, though each may meet two cache lines.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static V Loaded<V, F>(long iterations) where V : struct where F : struct, IFused<V>
    {
        var operands = new V[Operands];
        Array.Fill(operands, F.Of(0.999f));
        ref var from = ref MemoryMarshal.GetArrayDataReference(operands);
        V x = F.Of(0.999f), y = F.Of(0.001f);
        V a = F.Of(1), b = F.Of(2), c = F.Of(3), d = F.Of(4), e = F.Of(5), f = F.Of(6);
        V g = F.Of(7), h = F.Of(8), i = F.Of(9), j = F.Of(10), k = F.Of(11), l = F.Of(12);
        for (; iterations > 0; iterations--)
        {
            // Another four each time, so that no register keeps them.
            ref var next = ref Unsafe.Add(ref from, (nint)(iterations & (Operands / 4 - 1)) * 4);
            a = F.MultiplyAdd(a, next, y);
            b = F.MultiplyAdd(b, x, y);
            c = F.MultiplyAdd(c, x, y);
            d = F.MultiplyAdd(d, x, y);
            e = F.MultiplyAdd(e, Unsafe.Add(ref next, 1), y);
            f = F.MultiplyAdd(f, x, y);
            g = F.MultiplyAdd(g, x, y);
            h = F.MultiplyAdd(h, x, y);
            i = F.MultiplyAdd(i, Unsafe.Add(ref next, 2), y);
            j = F.MultiplyAdd(j, x, y);
            k = F.MultiplyAdd(k, x, y);
            l = F.MultiplyAdd(l, x, y);
        }
        return F.MultiplyAdd(F.MultiplyAdd(a, b, c), F.MultiplyAdd(d, e, f),
            F.MultiplyAdd(F.MultiplyAdd(g, h, i), j, F.MultiplyAdd(k, l, x)));
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
