namespace Fovea.Tensors.Tests;

/// <summary>Pseudo-inverses and least squares.</summary>
public class PinvOpTests
{
    [Theory]
    [InlineData(5, 3, 3)]
    [InlineData(3, 5, 3)]
    [InlineData(4, 4, 4)]
    [InlineData(6, 4, 2)]
    [InlineData(3, 6, 1)]
    public void Penroses_four_conditions(int m, int n, int rank)
    {
        var a = Sample.Normal([2, m, rank]).MatMul(Sample.Normal([2, rank, n], 2));
        var p = a.Pinv();
        Assert.Equal([2, n, m], p.Shape);
        Tensor ap = a.MatMul(p), pa = p.MatMul(a);
        Expect.Close(a, ap.MatMul(a), 1e-12);
        Expect.Close(p, pa.MatMul(p), 1e-12);
        Expect.Close(ap, ap.Transpose(), 1e-12);
        Expect.Close(pa, pa.Transpose(), 1e-12);
    }

    [Fact]
    public void Least_squares_are_the_normal_equations_as_on_paper()
    {
        Tensor l = Sample.Normal([20, 3]), i = Sample.Normal([20, 7], 2);
        var lt = l.Transpose();
        var g = lt.MatMul(l).Inverse().MatMul(lt).MatMul(i);
        Expect.Close(g, l.Lstsq(i), 1e-13);
        Expect.Close(g, l.Pinv().MatMul(i), 1e-13);
        var (q, r) = l.QR();
        Expect.Close(g, r.Solve(q.Transpose().MatMul(i)), 1e-13);
        Expect.Close(g[.., 2], l.Lstsq(i[.., 2]), 1e-13);
    }

    [Fact]
    public void Of_many_solutions_the_shortest()
    {
        Assert.Equal([1, 1], Tensor.From([1.0, 1], [1, 2]).Lstsq(Tensor.From([2.0])).ToArray<double>().Select(v => Math.Round(v, 14)));
        Expect.Close(Tensor.Zeros([2, 3], DType.Float64), Tensor.Zeros([3, 2], DType.Float64).Pinv(), 0);
        Assert.Equal([0, 3], Tensor.Zeros([3, 0]).Pinv().Shape);
    }

    [Fact]
    public void What_counts_as_zero()
    {
        var x = Tensor.From([1.0, 0, 0, 1e-6], [2, 2]);
        Expect.Close(Tensor.From([1.0, 0, 0, 1e6], [2, 2]), x.Pinv(), 1e-9);
        Assert.Equal([1, 0, 0, 0], x.Pinv(1e-5).ToArray<double>());
        // In Float32 a part in ten million is a rounding error.
        Assert.Equal([1, 0, 0, 0], Tensor.From([1f, 0, 0, 1e-8f], [2, 2]).Pinv().ToArray<float>());
    }

    [Fact]
    public void The_gradient_holds_where_singular_values_are_equal()
    {
        var check = GradCheck.Run(x => x.Pinv(), Tensor.Eye(4, 3, DType.Float64));
        Assert.InRange(check.MaxAbsoluteError, 0, GradCheck.Tolerance);
    }

    [Fact]
    public void Messages()
    {
        Expect.Message("lstsq: expected right-hand sides […, 3, C] for matrices [3, 2], got [2, 4].",
            () => Tensor.Zeros([3, 2]).Lstsq(Tensor.Zeros([2, 4])));
        Expect.Message("pinv: expected matrices […, M, N], got [3].", () => Tensor.Zeros([3]).Pinv());
        Assert.Contains("pinv: expected a part of the largest singular value, at least 0, got -1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Zeros([3, 3]).Pinv(-1)).Message, StringComparison.Ordinal);
    }
}
