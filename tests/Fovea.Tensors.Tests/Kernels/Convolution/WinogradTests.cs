using System.Numerics;

namespace Fovea.Tensors.Tests;

/// <summary>Winograd's convolution against the definition, in every lane width.</summary>
[Collection(WorkPoolCollection.Name)]
public class WinogradTests
{
    // In units of the largest Σ|x||w|: 40 ε where 15 were the most measured, and in Float64 wider than that.
    private const double Float32Bound = 40 * 1.1920929e-7, Float64Bound = 1e-13;

    public static TheoryData<int, LaneWidth, DType> Draws()
    {
        var draws = new TheoryData<int, LaneWidth, DType>();
        for (var seed = 0; seed < 10; seed++)
            foreach (var width in Enum.GetValues<LaneWidth>())
                foreach (var dtype in new[] { DType.Float32, DType.Float64 }) draws.Add(seed, width, dtype);
        return draws;
    }

    [Theory]
    [MemberData(nameof(Draws))]
    public void Random_sizes_give_what_the_definition_says(int seed, LaneWidth width, DType dtype)
    {
        width.SkipUnlessAccelerated();
        if (dtype == DType.Float32) Check<float>(Draw(seed), width, (uint)seed, Float32Bound);
        else Check<double>(Draw(seed), width, (uint)seed, Float64Bound);
    }

    [Theory]
    [InlineData(1, 512, 32, 5, 6)]
    [InlineData(2, 160, 40, 9, 7)]
    [InlineData(7, 40, 48, 25, 17)]
    public void Many_channels_and_several_blocks(int batch, int inputs, int outputs, int height, int columns)
    {
        var g = Geometry(batch, inputs, outputs, (height, columns), (1, 1));
        Check<float>(g, Widest, 3, Float32Bound);
        Check<double>(g, Widest, 4, Float64Bound);
    }

    [Fact]
    public void What_follows_has_the_bits_of_doing_it_afterwards()
    {
        var g = Geometry(2, 17, 33, (10, 13), (1, 1));
        var shape = WinogradShape.Forward(g);
        float[] x = Values<float>(1, g.Batch * g.InChannels * g.InPlane), w = Values<float>(2, g.OutChannels * g.Taps);
        float[] bias = Values<float>(3, g.OutChannels), packed = new float[Winograd.PackedCount<float>(shape)];
        float[] scale = Values<float>(4, g.OutChannels), shift = Values<float>(5, g.OutChannels), centre = Values<float>(7, g.OutChannels);
        Winograd.PackWeights<float>(shape, w, false, packed);
        float[] plain = new float[g.Batch * g.OutChannels * g.OutPlane], finished = new float[plain.Length];
        var residual = Values<float>(6, plain.Length);
        Winograd.Forward<float, IdentityFunction>(shape, x, packed, bias, plain, default);
        Winograd.Forward<float, ReLUFunction>(shape, x, packed, bias, finished, new(centre, scale, shift, residual, default));
        for (var i = 0; i < plain.Length; i++)
        {
            var channel = i / g.OutPlane % g.OutChannels;
            plain[i] = MathF.Max((plain[i] - centre[channel]) * scale[channel] + shift[channel] + residual[i], 0);
        }
        Assert.Equal(plain, finished);
        Assert.Contains(0f, finished);
    }

    public static TheoryData<int, int, int, int, int> Shapes() =>
        new() { { 1, 32, 48, 29, 3 }, { 5, 64, 64, 33, 3 }, { 2, 256, 256, 8, 2 } };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Any_number_of_threads_gives_the_same_bits(int batch, int inputs, int outputs, int size, int threads)
    {
        var g = Geometry(batch, inputs, outputs, (size, size + 1), (1, 1));
        var expected = On(1);
        var actual = On(threads);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i]);

        float[][] On(int count)
        {
            using var _ = new ThreadsScope(count);
            return Run<float>(g, Widest, 5, bias: true).Results;
        }
    }

    [Fact]
    public void The_switch_gives_the_other_path()
    {
        Tensor x = Golden.Input(1, [1, 64, 33, 32], DType.Float32), w = Golden.Input(2, [64, 64, 3, 3], DType.Float32);
        Conv2dOptions o = new() { Padding = 1 };
        var (with, without) = (Run(true), Run(false));
        Expect.Close(without, with, 1e-3);
        Assert.NotEqual(without.Doubles(), with.Doubles());

        Tensor Run(bool winograd)
        {
            using var _ = new ComputeContext { Winograd = winograd }.Use();
            return x.Conv2d(w, null, o);
        }
    }

    [Fact]
    public void A_call_that_has_warmed_up_allocates_nothing()
    {
        var g = Geometry(3, 64, 64, (16, 16), (1, 1));
        var shape = WinogradShape.Forward(g);
        float[] x = Values<float>(1, g.Batch * g.InChannels * g.InPlane), w = Values<float>(2, g.OutChannels * g.Taps);
        float[] y = Values<float>(3, g.Batch * g.OutChannels * g.OutPlane), dw = new float[w.Length];
        var packed = new float[Winograd.PackedCount<float>(shape)];
        using var _ = new ThreadsScope(1);
        Call();
        // A collection in between, which another test may cause, counts the thread's unused room as allocated: the least of several.
        var least = long.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Call();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);

        void Call()
        {
            Winograd.WeightGradient<float>(shape, x, y, dw);
            Winograd.PackWeights<float>(shape, w, turned: false, packed);
            Winograd.Forward<float, IdentityFunction>(shape, x, packed, ArraySegment<float>.Empty, y, default);
        }
    }

    private static LaneWidth Widest => (LaneWidth)(System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated ? 512
        : System.Runtime.Intrinsics.Vector256.IsHardwareAccelerated ? 256 : System.Runtime.Intrinsics.Vector128.IsHardwareAccelerated ? 128
            : 0);

    private static ConvGeometry Draw(int seed)
    {
        var random = new Generator((ulong)seed + 100);
        int Next(int low, int high) => low + random.Next(high - low + 1);
        Size2 padding = (Next(0, 3), Next(0, 3)), size = (Next(3, 18), Next(3, 18));
        return Geometry(Next(1, 4), Next(1, 37), Next(1, 37), size, padding);
    }

    private static ConvGeometry Geometry(int batch, int inputs, int outputs, Size2 size, Size2 padding) => new()
    {
        Batch = batch, InChannels = inputs, OutChannels = outputs, Groups = 1, In = size,
        Out = (size.H + 2 * padding.H - 2, size.W + 2 * padding.W - 2), Kernel = (3, 3), Stride = (1, 1), Padding = padding,
        Dilation = (1, 1),
    };

    private static T[] Values<T>(uint seed, int count) where T : unmanaged, IFloatingPointIeee754<T> =>
        [.. Golden.Input(seed, [count]).ToArray<double>().Select(T.CreateTruncating)];

    private static (T[] X, T[] W, T[] Dy, T[] Bias, T[][] Results) Run<T>(ConvGeometry g, LaneWidth width, uint seed, bool bias)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] x = Values<T>(seed + 1, g.Batch * g.InChannels * g.InPlane), w = Values<T>(seed + 2, g.OutChannels * g.Taps);
        T[] dy = Values<T>(seed + 3, g.Batch * g.OutChannels * g.OutPlane), b = bias ? Values<T>(seed + 4, g.OutChannels) : [];
        // Filled, so that an element left out shows.
        T[] y = Filled(dy.Length), dx = Filled(x.Length), dw = Filled(w.Length);
        WinogradShape forward = WinogradShape.Forward(g), backward = WinogradShape.Backward(g);
        // Long enough for every lane width.
        T[] packed = Filled(36 * (g.InChannels + 32) * (g.OutChannels + 64));
        width.Run<T, WinogradPackLoop<T>>(new(forward, w, false, packed));
        width.Run<T, WinogradForwardLoop<T, IdentityFunction>>(new(forward, x, packed, b, y, default));
        width.Run<T, WinogradPackLoop<T>>(new(backward, w, true, packed));
        width.Run<T, WinogradForwardLoop<T, IdentityFunction>>(new(backward, dy, packed, Array.Empty<T>(), dx, default));
        width.Run<T, WinogradGradientLoop<T>>(new(forward, x, dy, dw));
        return (x, w, dy, b, [y, dx, dw]);

        static T[] Filled(int count)
        {
            var array = new T[count];
            Array.Fill(array, T.NaN);
            return array;
        }
    }

    private static void Check<T>(ConvGeometry g, LaneWidth width, uint seed, double bound) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (x, w, dy, b, results) = Run<T>(g, width, seed, bias: seed % 2 == 0);
        double[][] sums = [new double[dy.Length], new double[x.Length], new double[w.Length]];
        double[][] scales = [new double[dy.Length], new double[x.Length], new double[w.Length]];
        for (var i = 0; i < dy.Length && b.Length > 0; i++)
            scales[0][i] = Math.Abs(sums[0][i] = double.CreateTruncating(b[i / g.OutPlane % g.OutChannels]));
        for (var n = 0; n < g.Batch; n++)
            for (var o = 0; o < g.OutChannels; o++)
                for (var c = 0; c < g.InChannels; c++)
                    for (var tap = 0; tap < 9; tap++)
                        for (var yo = 0; yo < g.Out.H; yo++)
                            for (var xo = 0; xo < g.Out.W; xo++)
                            {
                                int yi = yo + tap / 3 - g.Padding.H, xi = xo + tap % 3 - g.Padding.W;
                                if ((uint)yi >= (uint)g.In.H || (uint)xi >= (uint)g.In.W) continue;
                                int from = ((n * g.InChannels + c) * g.In.H + yi) * g.In.W + xi;
                                int to = ((n * g.OutChannels + o) * g.Out.H + yo) * g.Out.W + xo, k = (o * g.InChannels + c) * 9 + tap;
                                double u = double.CreateTruncating(x[from]), v = double.CreateTruncating(w[k]),
                                    d = double.CreateTruncating(dy[to]);
                                Add(0, to, u * v);
                                Add(1, from, d * v);
                                Add(2, k, u * d);
                            }
        for (var i = 0; i < 3; i++)
        {
            // Rounding in a transform spreads over its tile: the scale is the largest of the result, not the element's own.
            var scale = scales[i].Max();
            for (var j = 0; j < sums[i].Length; j++)
            {
                var error = Math.Abs(double.CreateTruncating(results[i][j]) - sums[i][j]);
                Assert.True(error <= bound * scale, $"{"y dx dw".Split()[i]} {g}, element {j}: expected {sums[i][j]}, got {results[i][j]}");
            }
        }

        void Add(int which, int at, double term)
        {
            sums[which][at] += term;
            scales[which][at] += Math.Abs(term);
        }
    }
}
