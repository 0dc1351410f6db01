namespace Fovea.Tensors.Tests;

/// <summary>What the factors of matrices must be, and their signs.</summary>
public class FactorizationTests
{
    public static TheoryData<int, int> Sizes() => new() { { 1, 1 }, { 3, 3 }, { 7, 4 }, { 4, 7 }, { 1, 5 }, { 5, 1 }, { 40, 33 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Q_times_R_is_the_matrix(int m, int n)
    {
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            var tolerance = dtype == DType.Float32 ? 3e-6 : 3e-14;
            var x = Tensor.Randn([2, m, n], dtype: dtype, generator: new(7));
            var (q, r) = x.QR();
            Expect.Close(x, q.MatMul(r), tolerance);
            IsOrthonormal(q, tolerance);
            Expect.Same(r.Triu(), r);
        }
    }

    [Fact]
    public void The_signs_of_R_are_those_of_LAPACK()
    {
        // numpy.linalg.qr([[1, 2], [3, 4], [5, 6]])
        var (q, r) = Tensor.From([1.0, 2, 3, 4, 5, 6], [3, 2]).QR();
        Expect.Close(Tensor.From([-0.16903085, 0.89708523, -0.50709255, 0.27602622, -0.84515425, -0.34503278], [3, 2]), q, 1e-8);
        Expect.Close(Tensor.From([-5.91607978, -7.43735744, 0, 0.82807867], [2, 2]), r, 1e-8);
        // Nothing to reflect: the sign stays.
        Assert.Equal([3, 1, 0, 2], Tensor.From([3.0, 1, 0, 2], [2, 2]).QR().R.ToArray<double>());
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Singular_values_and_vectors_make_the_matrix(int m, int n)
    {
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            var tolerance = dtype == DType.Float32 ? 3e-6 : 3e-14;
            var x = Tensor.Randn([2, m, n], dtype: dtype, generator: new(7));
            var (u, s, vh) = x.SVD();
            Expect.Close(x, (u * s.Unsqueeze(-2)).MatMul(vh), tolerance);
            IsOrthonormal(u, tolerance);
            IsOrthonormal(vh.Transpose(), tolerance);
            Expect.Same(s.Sort(-1, descending: true).Values, s);
            Assert.True(s.Min().Item() >= 0);
            Assert.True((u.Max(-2) >= -u.Min(-2)).All().ToArray<bool>()[0]);
        }
    }

    [Fact]
    public void Singular_values_of_a_known_matrix_and_of_one_without_full_rank()
    {
        // numpy.linalg.svd([[1, 2], [3, 4], [5, 6]])
        Expect.Close(Tensor.From([9.52551809, 0.51430058]), Tensor.From([1.0, 2, 3, 4, 5, 6], [3, 2]).SVD().S, 1e-8);
        var x = Tensor.From([1.0, 2, 3, 2, 4, 6, 3, 6, 9, 0, 0, 0], [4, 3]);
        var (u, s, vh) = x.SVD();
        Assert.Equal(14, s[0].Item(), 1e-13);
        Assert.InRange(s[1].Item(), 0, 1e-14);
        IsOrthonormal(u, 1e-13);
        IsOrthonormal(vh.Transpose(), 1e-13);
        Expect.Close(x, (u * s).MatMul(vh), 1e-13);
        IsOrthonormal(Tensor.Zeros([3, 2], DType.Float64).SVD().U, 1e-15);
        // Small values are as exact as large ones.
        Assert.Equal([1e10, 1, 1e-12], Tensor.From([0, 1e10, 0, 1e-12, 0, 0, 0, 0, -1], [3, 3]).SVD().S.ToArray<double>());
    }

    [Fact]
    public void Eigenvalues_ascend_and_vectors_make_the_matrix()
    {
        foreach (var n in new[] { 1, 2, 3, 8, 30 })
        {
            var x = MatrixParts.Symmetric(Sample.Normal([2, n, n]));
            var (w, v) = x.Eigh();
            Expect.Close(x, (v * w.Unsqueeze(-2)).MatMul(v, transposeB: true), 3e-14);
            IsOrthonormal(v, 3e-14);
            Expect.Same(w.Sort().Values, w);
        }
        var (values, vectors) = Tensor.From([2.0, double.NaN, 1, 2], [2, 2]).Eigh();
        Expect.Close(Tensor.From([1.0, 3]), values, 1e-15);
        Expect.Close(Tensor.From([1.0, 1, -1, 1], [2, 2]) * Math.Sqrt(0.5), vectors, 1e-15);
    }

    [Fact]
    public void Gradients_of_values_that_are_equal_have_no_NaN()
    {
        var x = Tensor.Eye(3, dtype: DType.Float64);
        x.RequiresGrad = true;
        x.Eigh().Values.Sum().Backward();
        Expect.Close(Tensor.Eye(3, dtype: DType.Float64), x.Grad!, 1e-15);
        x.ZeroGrad();
        x.SVD().S.Sum().Backward();
        Expect.Close(Tensor.Eye(3, dtype: DType.Float64), x.Grad!, 1e-15);
    }

    [Fact]
    public void L_times_its_transpose_is_the_matrix()
    {
        foreach (var n in new[] { 1, 2, 5, 20 })
        {
            var a = Sample.Normal([3, n, n]);
            var x = a.MatMul(a, transposeB: true) + Tensor.Eye(n, dtype: DType.Float64);
            var l = x.Cholesky();
            Expect.Close(x, l.MatMul(l, transposeB: true), 1e-13);
            Expect.Same(l.Tril(), l);
            Assert.True(l.Diagonal(0, -2, -1).Min().Item() > 0);
            // The upper triangle is not read.
            Expect.Same(l, (x.Tril() + Tensor.Full([n, n], double.NaN, DType.Float64).Triu(1)).Cholesky());
        }
    }

    [Fact]
    public void Messages()
    {
        var x = Tensor.Eye(2, dtype: DType.Float64).Expand([2, 2, 2]).Clone();
        x[1] = Tensor.From([1.0, 2, 2, 1], [2, 2]);
        Assert.Equal("cholesky: expected positive definite matrices, got one that is not at [1] of [2, 2, 2]. Add a small multiple of the "
            + "identity, or call x.Eigh().", Assert.Throws<LinearAlgebraException>(() => x.Cholesky()).Message);
        Expect.Message("eigh: expected square matrices […, N, N], got [2, 3]. For others there are Lstsq and Pinv.",
            () => Tensor.Zeros([2, 3]).Eigh());
        Expect.Message("svd: expected matrices […, M, N], got [3].", () => Tensor.Zeros([3]).SVD());
        Expect.Message("qr: expected at least as many rows as columns, got [2, 3]. Call x.QR(), which takes both.",
            () => QROp.Forward(Tensor.Zeros([2, 3])));
    }

    private static void IsOrthonormal(Tensor q, double tolerance)
    {
        var n = q.Shape[^1];
        var product = q.MatMul(q, transposeA: true);
        Expect.Close(Tensor.Eye(n, dtype: q.DType).Expand(product.Shape), product, tolerance);
    }
}
