namespace Fovea.Tensors.Tests;

public class MatMulOpTests
{
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Known_product(DType dtype)
    {
        Tensor a = Tensor.From(1.0, 2, 3, 4, 5, 6).Reshape([2, 3]).To(dtype),
            b = Tensor.From(7.0, 8, 9, 10, 11, 12).Reshape([3, 2]).To(dtype);
        Expect.Close([2, 2], [58, 64, 139, 154], a.MatMul(b), 0);
    }

    public static TheoryData<int[], int[], DType> Shapes()
    {
        var shapes = new TheoryData<int[], int[], DType>();
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            foreach (var (a, b) in new (int[], int[])[]
            {
                ([1, 1], [1, 1]), ([13, 7], [7, 33]), ([65, 31], [31, 2]), ([2, 3, 4], [2, 4, 5]), ([2, 3, 4], [4, 5]),
                ([3, 4], [2, 4, 5]), ([1, 3, 4], [6, 4, 5]),
                ([2, 1, 3, 4], [3, 4, 5]), ([2, 2, 1, 9], [2, 2, 9, 1]), ([40, 1, 1], [40, 1, 17]), ([5, 13, 8], [1, 8, 16]),
                ([2, 0], [0, 3]), ([0, 2], [2, 3]), ([0, 2, 3], [3, 4]), ([2, 3], [3, 0]),
            }) shapes.Add(a, b, dtype);
        }
        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Is_the_sum_over_k_for_any_batch_and_transpose(int[] shapeA, int[] shapeB, DType dtype)
    {
        Tensor a = Golden.Input(1, Shape.Create(shapeA), dtype), b = Golden.Input(2, Shape.Create(shapeB), dtype);
        var expected = Naive.MatMul(a, b);
        var tolerance = dtype == DType.Float32 ? 1e-5 : 1e-13;
        Expect.Close(expected, a.MatMul(b), tolerance);
        Expect.Close(expected, a.Transpose().MatMul(b, transposeA: true), tolerance);
        Expect.Close(expected, a.MatMul(b.Transpose(), transposeB: true), tolerance);
        Expect.Close(expected, a.Transpose().MatMul(b.Transpose(), true, true), tolerance);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void A_vector_is_a_row_on_the_left_and_a_column_on_the_right(DType dtype)
    {
        Tensor m = Golden.Input(1, [3, 4], dtype), batch = Golden.Input(2, [2, 5, 4], dtype), v = Golden.Input(3, [4], dtype),
            u = Golden.Input(4, [3], dtype);
        var tolerance = dtype == DType.Float32 ? 1e-5 : 1e-13;
        Expect.Close(Naive.Make([3], at => Enumerable.Range(0, 4).Sum(k => m.At(at[0], k) * v.At(k))), m.MatMul(v), tolerance);
        Expect.Close(Naive.Make([4], at => Enumerable.Range(0, 3).Sum(k => u.At(k) * m.At(k, at[0]))), u.MatMul(m), tolerance);
        Expect.Close(Naive.Make([2, 5], at => Enumerable.Range(0, 4).Sum(k => batch.At(at[0], at[1], k) * v.At(k))), batch.MatMul(v),
            tolerance);
        Expect.Close(Naive.Make([2, 5], at => Enumerable.Range(0, 4).Sum(k => batch.At(at[0], at[1], k) * v.At(k))),
            v.MatMul(batch, transposeB: true), tolerance);
        Expect.Close(Naive.Make([4], at => Enumerable.Range(0, 3).Sum(k => u.At(k) * m.At(k, at[0]))), m.MatMul(u, transposeA: true),
            tolerance);
        Expect.Close(Naive.Make([], _ => Enumerable.Range(0, 4).Sum(k => v.At(k) * v.At(k))), v.MatMul(v), tolerance);
        Assert.Equal([3], Tensor.Zeros([3, 0]).MatMul(Tensor.Zeros([0])).Shape);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Linear_adds_the_bias_to_each_row(DType dtype)
    {
        Tensor x = Golden.Input(1, [2, 3, 7], dtype), w = Golden.Input(2, [5, 7], dtype), b = Golden.Input(3, [5], dtype);
        var expected = Naive.MatMul(x, w.Transpose()) + b.To(DType.Float64);
        Expect.Close(expected, x.Linear(w, b), dtype == DType.Float32 ? 1e-5 : 1e-13);
    }

    [Fact]
    public void Factors_may_be_windows_into_larger_storage()
    {
        Tensor a = Golden.Input(1, [5, 3, 4]).Slice(0, 2, 4), b = Golden.Input(2, [9, 5]).Slice(0, 3, 7);
        Assert.True(a.Offset > 0 && b.Offset > 0);
        Expect.Close(Naive.MatMul(a, b), a.MatMul(b), 1e-13);
    }

    [Fact]
    public void Backward_by_hand_is_the_product_with_the_other_factor()
    {
        Tensor a = Golden.Input(1, [3, 4]), b = Golden.Input(2, [4, 5]), up = Golden.Input(3, [3, 5]);
        var (_, cache) = MatMulOp.Forward(a, b, Golden.Input(4, [5]));
        var (da, db, dbias) = MatMulOp.Backward(up, cache);
        Expect.Close(Naive.MatMul(up, b.Transpose()), da!, 1e-13);
        Expect.Close(Naive.MatMul(a.Transpose(), up), db!, 1e-13);
        Expect.Close(Naive.Reduce(up, [0], v => v.Sum()), dbias!, 1e-13);
    }

    [Fact]
    public void Messages()
    {
        Tensor a = Tensor.Zeros([2, 3]), b = Tensor.Zeros([4, 5]);
        Expect.Message("matmul: expected inner sizes that agree, got [2, 3] · [4, 5]: 3 against 4.", () => a.MatMul(b));
        Expect.Message("matmul: expected inner sizes that agree, got [2, 3]ᵀ · [4, 5]ᵀ: 2 against 5.", () => a.MatMul(b, true, true));
        Expect.Message("matmul: expected two tensors of at least two axes, got [3] and [4, 5]. Call x.Unsqueeze(0) for a row.", () =>
            MatMulOp.Forward(Tensor.Zeros([3]), b));
        Expect.Message("matmul: expected inner sizes that agree, got [3] · [4, 5]: 3 against 4.", () => Tensor.Zeros([3]).MatMul(b));
        Expect.Message("matmul: expected inner sizes that agree, got [2, 3]ᵀ · [3]: 2 against 3.", () =>
            a.MatMul(Tensor.Zeros([3]), transposeA: true));
        Expect.Message("matmul: expected two tensors of at least one axis, got [] and [4, 5]. Multiply scalars with *.", () =>
            Tensor.Zeros([]).MatMul(b));
        Expect.Message("matmul: expected shapes that broadcast (equal sizes or 1, aligned at the last axis), got [2] and [3]: 2 against 3 at axis −1.",
            () => Tensor.Zeros([2, 1, 4]).MatMul(Tensor.Zeros([3, 4, 1])));
        Expect.Message("matmul: expected two tensors of one element type, got Float32 and Float64. Convert one with x.To(DType.Float32).",
            () => a.MatMul(b.To(DType.Float64)));
        Expect.Message("matmul: expected Float32 or Float64, got Int64 [2, 2]. Call x.To(DType.Float32).", () =>
            Tensor.Zeros([2, 2], DType.Int64).MatMul(Tensor.Zeros([2, 2], DType.Int64)));
        Expect.Message("matmul: expected a bias of [5], got [4].", () =>
            Tensor.Zeros([2, 3]).Linear(Tensor.Zeros([5, 3]), Tensor.Zeros([4])));
    }
}
