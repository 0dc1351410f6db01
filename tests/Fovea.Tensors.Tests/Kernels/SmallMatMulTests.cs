namespace Fovea.Tensors.Tests;

/// <summary>Products of one matrix through the device, every way the matrices may lie, against double sums.</summary>
[Collection(WorkPoolCollection.Name)]
public class SmallMatMulTests
{
    // Around the widths of vectors and tiles, and around the number of rows from which b is transposed.
    private static readonly int[] Sizes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 15, 16, 17, 23, 24, 25, 31, 32, 33, 47, 63, 64, 65, 70];

    public static MatrixTheoryData<bool, bool, DType> Cases() => new([false, true], [false, true], [DType.Float32, DType.Float64]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Products_are_what_the_definition_says(bool transposeA, bool transposeB, DType dtype)
    {
        using var _ = new ThreadsScope(2);
        var g = new Generator(3);
        for (var i = 0; i < 150; i++)
        {
            int m = Draw(), n = Draw(), k = Draw();
            Check(m, n, k);
        }
        foreach (var size in Sizes)
        {
            Check(size, 33, 17);
            Check(25, size, 33);
            Check(7, size, 16);
            Check(5, 7, size);
            Check(size, 1, 1);
        }

        int Draw() => Sizes[g.Next(Sizes.Length)];
        void Check(int m, int n, int k) => Compare(new(1, m, n, k, transposeA, transposeB, false, false), dtype);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Any_number_of_threads_gives_the_same_bits(bool transposeA, bool transposeB, DType dtype)
    {
        foreach (var (m, n, k) in new[] { (64, 320, 128), (23, 300, 257), (257, 70, 300), (70, 65, 70), (3, 500, 500), (500, 31, 200) })
        {
            var plan = new MatMulPlan(1, m, n, k, transposeA, transposeB, false, false);
            var (a, b, bias) = Operands(plan, dtype);
            var expected = On(1);
            foreach (var threads in new[] { 2, 4 }) Expect.Same(expected, On(threads));
            Near(plan, a, b, bias, true, expected);

            Tensor On(int threads)
            {
                using var _ = new ThreadsScope(threads);
                return Run(plan, a, b, bias, true);
            }
        }
    }

    [Fact]
    public void NaN_passes_the_rectifier()
    {
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            foreach (var (m, n, transposeB) in new[] { (3, 5, false), (3, 33, false), (3, 5, true), (30, 33, true) })
            {
                var plan = new MatMulPlan(1, m, n, 7, false, transposeB, false, false);
                var (a, b, bias) = Operands(plan, dtype);
                var y = Run(plan, Naive.Make(a.Shape, i => i[0] == 1 && i[1] == 2 ? double.NaN : a.At(i), dtype), b, bias, true);
                foreach (var i in Naive.Indices(y.Shape)) Assert.Equal(i[0] == 1, double.IsNaN(y.At(i)));
            }
        }
    }

    [Fact]
    public void Matrices_that_are_windows_are_read_and_written_where_they_lie()
    {
        foreach (var (transposeA, transposeB) in new[] { (false, false), (true, false), (false, true), (true, true) })
        {
            var plan = new MatMulPlan(1, 13, 19, 21, transposeA, transposeB, false, false);
            var (a, b, bias) = Operands(plan, DType.Float32);
            var wide = Tensor.Full([3, 13, 19], 77, DType.Float32);
            var y = wide.Slice(0, 1, 2).Reshape([13, 19]).Detach();
            Assert.Same(wide.Storage, y.Storage);
            y.Device.Execute(new ActivatedMatMulCall<ReLUFunction>(new(plan, Window(a), Window(b), Window(bias), y), new()));
            Expect.Same(Run(plan, a, b, bias, true), y);
            Assert.All(wide.Slice(0, 0, 1).Doubles().Concat(wide.Slice(0, 2, 3).Doubles()), v => Assert.Equal(77, v));
        }

        static Tensor Window(Tensor x)
        {
            var around = Tensor.Full([x.Count], double.NaN, DType.Float32);
            return Tensor.Concat([around, x.Reshape([x.Count]), around], 0).Slice(0, x.Count, 2 * x.Count).Reshape(x.Shape);
        }
    }

    private static void Compare(MatMulPlan plan, DType dtype)
    {
        var (a, b, bias) = Operands(plan, dtype);
        Near(plan, a, b, bias, false, Run(plan, a, b, bias, false));
        Near(plan, a, b, bias, true, Run(plan, a, b, bias, true));
        Near(plan, a, b, null, false, Run(plan, a, b, null, false));
        Near(plan, a, b, null, true, Run(plan, a, b, null, true));
    }

    private static Tensor Run(MatMulPlan plan, Tensor a, Tensor b, Tensor? bias, bool rectify)
    {
        var y = Tensor.Full([plan.M, plan.N], double.NaN, a.DType);
        var product = new MatMulCall(plan, a, b, bias, y);
        if (rectify) y.Device.Execute(new ActivatedMatMulCall<ReLUFunction>(product, new()));
        else y.Device.Execute(product);
        return y;
    }

    private static (Tensor A, Tensor B, Tensor Bias) Operands(MatMulPlan p, DType dtype) =>
        (Golden.Input(1, p.TransposeA ? [p.K, p.M] : [p.M, p.K], dtype), Golden.Input(2, p.TransposeB ? [p.N, p.K] : [p.K, p.N], dtype),
            Golden.Input(3, [p.N], dtype));

    private static void Near(MatMulPlan p, Tensor a, Tensor b, Tensor? bias, bool rectify, Tensor actual)
    {
        double[] x = a.Doubles(), z = b.Doubles(), add = bias?.Doubles() ?? new double[p.N], y = actual.Doubles();
        var tolerance = (a.DType == DType.Float32 ? 6e-8 : 1.2e-16) * (2 + Math.Sqrt(p.K) * 3);
        for (var i = 0; i < p.M; i++)
        {
            for (var j = 0; j < p.N; j++)
            {
                double sum = add[j], size = Math.Abs(sum);
                for (var k = 0; k < p.K; k++)
                {
                    var term = x[p.TransposeA ? k * p.M + i : i * p.K + k] * z[p.TransposeB ? j * p.K + k : k * p.N + j];
                    sum += term;
                    size += Math.Abs(term);
                }
                if (rectify) sum = Math.Max(sum, 0);
                Assert.True(Math.Abs(y[i * p.N + j] - sum) <= tolerance * size,
                    $"{p}, rectified {rectify}, bias {bias is not null}: [{i}, {j}] expected {sum:R}, got {y[i * p.N + j]:R}");
            }
        }
    }
}
