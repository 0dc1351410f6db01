namespace Fovea.Tensors.Tests;

/// <summary>Linear equations, inverses and determinants.</summary>
public class SolveOpTests
{
    public static MatrixTheoryData<int, DType> Sizes() => new([1, 2, 3, 5, 16, 33], [DType.Float32, DType.Float64]);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_matrix_times_its_inverse_is_the_identity(int n, DType dtype)
    {
        var x = Tensor.Randn([3, n, n], dtype: dtype, generator: new((ulong)n)) + 2 * Math.Sqrt(n) * Tensor.Eye(n, dtype: dtype);
        var eye = Tensor.Eye(n, dtype: dtype).Expand(x.Shape);
        Expect.Close(eye, x.MatMul(x.Inverse()), dtype == DType.Float32 ? 1e-6 : 1e-14);
        Expect.Close(eye, x.Inverse().MatMul(x), dtype == DType.Float32 ? 1e-6 : 1e-14);
    }

    [Fact]
    public void Rows_are_exchanged_where_a_pivot_is_zero()
    {
        var x = Tensor.From([0.0, 2, 0, 0, 0, 3, 4, 0, 0], [3, 3]);
        Assert.Equal([0, 0, 0.25, 0.5, 0, 0, 0, 1.0 / 3, 0], x.Inverse().ToArray<double>());
        Assert.Equal(24, x.Det().Item());
        Assert.Equal([2, 0.5, 1], x.Solve(Tensor.From([1.0, 3, 8])).ToArray<double>());
    }

    [Fact]
    public void One_matrix_serves_a_batch_of_right_hand_sides()
    {
        Tensor a = Sample.Matrices([3, 3]), b = Sample.Normal([4, 3, 2]);
        Expect.Close(b, a.MatMul(a.Solve(b)), 1e-14);
        Assert.Equal([2, 3, 2], Sample.Matrices([2, 3, 3]).Solve(b[0]).Shape);
    }

    [Fact]
    public void Scale_does_not_make_a_matrix_singular()
    {
        var x = Tensor.From([1e20, 1e20, 1e-20, 2e-20], [2, 2]);
        Expect.Close(Tensor.From([2e-20, -1e20, -1e-20, 1e20], [2, 2]) * 1e-20, x.Inverse() * 1e-20, 1e-12);
        Assert.Equal(1e-200, Tensor.From([1e-200], [1, 1]).Inverse().Inverse().Item(), 1e-212);
    }

    [Fact]
    public void Determinants()
    {
        var x = Tensor.From([2.0, 1, 1, 3, 0, 1, 1, 0, 1, 2, 2, 4], [3, 2, 2]);
        Assert.Equal([5, -1, 0], x.Det().ToArray<double>());
        var (sign, log) = x.SlogDet();
        Assert.Equal([1, -1, 0], sign.ToArray<double>());
        Expect.Close([Math.Log(5), 0, double.NegativeInfinity], log, 1e-15);
        Expect.Close([Math.Log(5), double.NaN, double.NegativeInfinity], x.LogDet(), 1e-15);
        // 10⁴⁰⁰ is no double.
        Assert.Equal(400 * Math.Log(10), (10 * Tensor.Eye(400, dtype: DType.Float64)).SlogDet().LogAbs.Item(), 1e-9);
        Assert.Equal(1, Tensor.Zeros([0, 0], DType.Float64).Det().Item());
        Assert.Equal([5, 13], Tensor.From([1.0, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]).Trace().ToArray<double>());
    }

    [Fact]
    public void NaN_is_handed_on()
    {
        var x = Tensor.From([double.NaN, 1, 1, 2], [2, 2]);
        Assert.True(double.IsNaN(x.Inverse()[0, 0].Item()));
        Assert.True(double.IsNaN(x.Det().Item()));
        Assert.True(double.IsNaN(x.SlogDet().Sign.Item()));
    }

    [Fact]
    public void A_recording_solves_for_other_matrices_and_still_says_which_is_singular()
    {
        var first = Sample.Matrices([2, 3, 3]);
        var recording = Recording.Capture([first], () => [first.Inverse()]);
        var second = Sample.Matrices([2, 3, 3], 5);
        recording.Replay(second);
        Expect.Same(second.Inverse(), recording.Outputs[0]);
        second[1] = Tensor.Zeros([3, 3], DType.Float64);
        var singular = Assert.Throws<LinearAlgebraException>(() => recording.Replay(second));
        Assert.Contains("at [1] of [2, 3, 3]", singular.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Messages()
    {
        var x = Sample.Matrices([2, 2, 3, 3]);
        x[1, 0] = Tensor.From([1.0, 2, 3, 4, 5, 6, 7, 8, 9], [3, 3]);
        var singular = Assert.Throws<LinearAlgebraException>(() => x.Inverse());
        Assert.Equal("inverse: expected matrices that have an inverse, got a singular one at [1, 0] of [2, 2, 3, 3]. Call x.Pinv(), or "
            + "x.SVD() to see its rank.", singular.Message);
        // A tenth is no exact number: what elimination leaves is a rounding error.
        var tenths = Tensor.From([0.1, 0.3, 0.2, 0.6], [2, 2]);
        singular = Assert.Throws<LinearAlgebraException>(() => tenths.Solve(Tensor.Ones([2], DType.Float64)));
        Assert.StartsWith("solve: expected matrices that have an inverse, got a singular one of [2, 2].", singular.Message,
            StringComparison.Ordinal);
        Expect.Message("inverse: expected square matrices […, N, N], got [2, 3]. For others there are Lstsq and Pinv.",
            () => Tensor.Zeros([2, 3]).Inverse());
        Expect.Message("det: expected square matrices […, N, N], got [2, 3]. For others there are Lstsq and Pinv.",
            () => Tensor.Zeros([2, 3]).Det());
        Expect.Message("inverse: expected matrices […, M, N], got [3].", () => Tensor.Zeros([3]).Inverse());
        Expect.Message("solve: expected right-hand sides […, 3, C] for matrices [3, 3], got [2, 3].",
            () => Tensor.Zeros([3, 3]).Solve(Tensor.Zeros([2, 3])));
        Expect.Message("inverse: expected Float32 or Float64, got Int64 [2, 2]. Call x.To(DType.Float32).",
            () => Tensor.Zeros([2, 2], DType.Int64).Inverse());
    }
}
