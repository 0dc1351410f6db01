using System.Numerics;
using System.Runtime.Intrinsics;

namespace Fovea.Tensors.Tests;

/// <summary>Each micro-kernel against a triple loop in double precision, at sizes on both sides of every tile and block edge.</summary>
public class GemmTests
{
    private static readonly int[] Sizes = [1, 2, 3, 5, 7, 11, 12, 13, 16, 31, 32, 33, 63, 64, 65, 100, 257, 300];

    public static TheoryData<LaneWidth, bool> Kernels() => new()
    {
        { LaneWidth.Scalar, true }, { LaneWidth.Bits128, true }, { LaneWidth.Bits256, true }, { LaneWidth.Bits512, true },
        { LaneWidth.Scalar, false }, { LaneWidth.Bits128, false }, { LaneWidth.Bits256, false }, { LaneWidth.Bits512, false },
    };

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Every_size_of_one_axis(LaneWidth kernel, bool single)
    {
        kernel.SkipUnlessAccelerated();
        foreach (var size in Sizes)
        {
            Check(kernel, single, size, 13, 7, false, false, false);
            Check(kernel, single, 5, size, 11, false, false, true);
            Check(kernel, single, 13, 33, size, false, false, false);
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Random_sizes_transposes_and_accumulation(LaneWidth kernel, bool single)
    {
        kernel.SkipUnlessAccelerated();
        var generator = new Generator(11);
        for (var i = 0; i < 60; i++)
        {
            int Size() => Sizes[generator.Next(Sizes.Length - 2)];
            Check(kernel, single, Size(), Size(), Size(), generator.Next(2) == 1, generator.Next(2) == 1, generator.Next(2) == 1);
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void More_than_one_block_of_every_axis(LaneWidth kernel, bool single)
    {
        kernel.SkipUnlessAccelerated();
        Check(kernel, single, 101, 300, 515, true, false, true);
        Check(kernel, single, 3, 3075, 5, false, true, false);
    }

    [Fact]
    public void Nothing_outside_the_columns_of_c_is_written()
    {
        float[] a = [1, 2, 3, 4], b = [1, 0, 0, 1], c = [9, 9, 9, 9, 9, 9];
        Gemm.Run<float, MatrixPanels<float>, MatrixPanels<float>>(2, 2, 2, new MatrixPanels<float>(a, 2, true),
            new MatrixPanels<float>(b, 2, false), c, 3, accumulate: false);
        Assert.Equal([1, 2, 9, 3, 4, 9], c);
    }

    [Fact]
    public void An_empty_sum_is_zero_or_leaves_c_alone()
    {
        float[] c = [1, 2, 3, 4];
        Gemm.Run<float, MatrixPanels<float>, MatrixPanels<float>>(2, 2, 0, new MatrixPanels<float>(ArraySegment<float>.Empty, 0, true),
            new MatrixPanels<float>(ArraySegment<float>.Empty, 2, false), c, 2, accumulate: true);
        Assert.Equal([1, 2, 3, 4], c);
        Gemm.Run<float, MatrixPanels<float>, MatrixPanels<float>>(2, 2, 0, new MatrixPanels<float>(ArraySegment<float>.Empty, 0, true),
            new MatrixPanels<float>(ArraySegment<float>.Empty, 2, false), c, 2, accumulate: false);
        Assert.Equal([0, 0, 0, 0], c);
    }

    [Fact]
    public void Tiles_hold_whole_vectors()
    {
        Assert.Equal((12, 2 * Vector512<float>.Count), (MicroKernel512<float>.Rows, MicroKernel512<float>.Columns));
        Assert.Equal((6, 2 * Vector256<double>.Count), (MicroKernel256<double>.Rows, MicroKernel256<double>.Columns));
        Assert.Equal((6, 2 * Vector128<float>.Count), (MicroKernel128<float>.Rows, MicroKernel128<float>.Columns));
    }

    private static void Check(LaneWidth kernel, bool single, int m, int n, int k, bool transposeA, bool transposeB, bool accumulate)
    {
        if (single) Check<float>(kernel, m, n, k, transposeA, transposeB, accumulate);
        else Check<double>(kernel, m, n, k, transposeA, transposeB, accumulate);
    }

    private static void Check<T>(LaneWidth kernel, int m, int n, int k, bool transposeA, bool transposeB, bool accumulate)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] a = Numbers<T>(1, m * k), b = Numbers<T>(2, k * n), c = Numbers<T>(3, m * n);
        var expected = new double[m * n];
        for (var i = 0; i < m; i++)
        {
            for (var p = 0; p < k; p++)
            {
                var left = double.CreateChecked(transposeA ? a[p * m + i] : a[i * k + p]);
                for (var j = 0; j < n; j++) expected[i * n + j] += left * double.CreateChecked(transposeB ? b[j * k + p] : b[p * n + j]);
            }
        }
        if (accumulate) for (var i = 0; i < c.Length; i++) expected[i] += double.CreateChecked(c[i]);
        var panelsA = new MatrixPanels<T>(a, transposeA ? m : k, kIsInner: !transposeA);
        var panelsB = new MatrixPanels<T>(b, transposeB ? k : n, kIsInner: transposeB);
        switch (kernel)
        {
            case LaneWidth.Bits512:
                Gemm.Blocks<T, MatrixPanels<T>, MatrixPanels<T>, MicroKernel512<T>>(m, n, k, panelsA, panelsB, c, n,
                accumulate); break;
            case LaneWidth.Bits256:
                Gemm.Blocks<T, MatrixPanels<T>, MatrixPanels<T>, MicroKernel256<T>>(m, n, k, panelsA, panelsB, c, n,
                accumulate); break;
            case LaneWidth.Bits128:
                Gemm.Blocks<T, MatrixPanels<T>, MatrixPanels<T>, MicroKernel128<T>>(m, n, k, panelsA, panelsB, c, n,
                accumulate); break;
            default:
                Gemm.Blocks<T, MatrixPanels<T>, MatrixPanels<T>, ScalarMicroKernel<T>>(m, n, k, panelsA, panelsB, c, n,
                accumulate); break;
        }
        // Elements are at most 1 in magnitude: k + 1 roundings of sums that stay below k + 1, most of them far below.
        var tolerance = (typeof(T) == typeof(float) ? 6e-8 : 1.2e-16) * Math.Sqrt(k + 1) * 4;
        for (var i = 0; i < c.Length; i++)
        {
            var error = Math.Abs(double.CreateChecked(c[i]) - expected[i]);
            Assert.True(error <= tolerance * Math.Max(1, Math.Sqrt(k) / 3),
                $"{m}×{k} · {k}×{n}, element {i}: expected {expected[i]:R}, got {c[i]:R}");
        }
    }

    private static T[] Numbers<T>(uint seed, int n)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Array.ConvertAll(Golden.Input(seed, [n]).ToArray<double>(), v => T.CreateChecked(v / 2));
}
