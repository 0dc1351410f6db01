namespace Fovea.Tensors.Tests;

/// <summary>Arithmetic of integers and truth values, beside PyTorch's rules.</summary>
public class IntegerOpTests
{
    private static readonly Dictionary<string, (Func<Tensor, Tensor, Tensor> Op, Func<long, long, long> Formula)> Ops = new()
    {
        ["add"] = ((a, b) => a + b, (a, b) => a + b),
        ["sub"] = ((a, b) => a - b, (a, b) => a - b),
        ["mul"] = ((a, b) => a * b, (a, b) => a * b),
        ["floor_divide"] = ((a, b) => a.FloorDivide(b), (a, b) => (long)Math.Floor((double)a / b)),
        ["remainder"] = ((a, b) => a % b, (a, b) => a - b * (long)Math.Floor((double)a / b)),
        ["maximum"] = ((a, b) => a.Maximum(b), Math.Max),
        ["minimum"] = ((a, b) => a.Minimum(b), Math.Min),
        ["and"] = ((a, b) => a & b, (a, b) => a & b),
        ["or"] = ((a, b) => a | b, (a, b) => a | b),
        ["xor"] = ((a, b) => a ^ b, (a, b) => a ^ b),
    };

    public static MatrixTheoryData<string, DType> Cases() => new(Ops.Keys, [DType.Int64, DType.Int32, DType.UInt8]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Is_the_formula_at_each_element_of_the_broadcast_shape(string name, DType dtype)
    {
        var (op, formula) = Ops[name];
        var low = dtype == DType.UInt8 ? 0 : -9;
        foreach (var (shapeA, shapeB) in new (Shape, Shape)[] { ([3, 5], [3, 5]), ([3, 1], [1, 5]), ([7], []), ([], [2, 3]),
            ([2, 1, 3], [4, 1]), ([0, 3], [3]) })
        {
            Tensor a = Whole(1, shapeA, low, 9).To(dtype), b = Whole(2, shapeB, 1, 7).To(dtype);
            if (low < 0) b = b * (Whole(3, shapeB, 0, 1).To(dtype) * 2 - 1);
            var y = op(a, b);
            Assert.Equal(dtype, y.DType);
            var expected = Naive.Make(Shape.Broadcast(shapeA, shapeB),
                at => Stored(formula((long)Naive.Stretched(a, at), (long)Naive.Stretched(b, at)), dtype));
            Expect.Close(expected, y, 0);
        }
    }

    [Fact]
    public void Whole_numbers_keep_the_type_and_others_give_float32()
    {
        var labels = Tensor.From(1L, 2, 7);
        Assert.Equal([2L, 3, 8], (labels + 1).ToArray<long>());
        Assert.Equal([9L, 8, 3], (10 - labels).ToArray<long>());
        Assert.Equal([3L, 6, 21], (3 * labels).ToArray<long>());
        Assert.Equal([-1L, -2, -7], (-labels).ToArray<long>());
        Assert.Equal([1L, 0, 1], (labels % 2).ToArray<long>());
        Assert.Equal([0L, 1, 3], labels.FloorDivide(2).ToArray<long>());
        Assert.Equal([1.5f, 2.5f, 7.5f], (labels + 0.5).ToArray<float>());
        Assert.Equal([2f, 4, 14], (labels * 2.0).ToArray<float>());
        Assert.Equal([0.5f, 1, 3.5f], (labels / 2).ToArray<float>());
        Assert.Equal([0.5f, 1, 3.5f], (labels / Tensor.From(2L)).ToArray<float>());
        Assert.Equal([2f, 1, 2f / 7], (2 / labels).ToArray<float>());
        Assert.Equal([1 % 0.75f, 2 % 0.75f, 7 % 0.75f], (labels % 0.75).ToArray<float>());
        Assert.Equal([2L, 2, 7], labels.Maximum(2).ToArray<long>());
        Assert.Equal([long.MaxValue, long.MinValue], (Tensor.From(long.MaxValue - 1, long.MaxValue) + 1).ToArray<long>());
        Assert.Equal([(1L << 60) + 2], (Tensor.From(1L) + ((1L << 60) + 1)).ToArray<long>());
        Assert.Equal([(byte)1], (Tensor.From((byte)255) + 2).ToArray<byte>());
        Assert.Equal([2L, 5], Tensor.From(-2L, 5).Abs().ToArray<long>());
        Assert.Equal([2L, 5, 6], Tensor.From(-2L, 5, 9).Clamp(2, 6).ToArray<long>());
        Assert.Equal([0, 5], Tensor.From(-2, 5).Clamp(low: 0).ToArray<int>());
    }

    [Fact] // torch.floor_divide and torch.remainder of −7 … 7 and ±2
    public void Division_rounds_down_and_the_rest_has_the_sign_of_the_divisor()
    {
        Tensor a = Tensor.From(-7L, -6, 6, 7), b = Tensor.From(2L, -2).Reshape(2, 1);
        Assert.Equal([-4L, -3, 3, 3, 3, 3, -3, -4], a.FloorDivide(b).ToArray<long>());
        Assert.Equal([1L, 0, 0, 1, -1, 0, 0, -1], (a % b).ToArray<long>());
        Assert.Equal([-4.0, 3, double.PositiveInfinity], Tensor.From(-7.0, 6.5, 1).FloorDivide(Tensor.From(2.0, 2, 0)).ToArray<double>());
        Expect.Close([3], [1, -0.5, 0.25], Tensor.From(-7.0, 6.5, 0.25) % Tensor.From(2.0, -1, 3), 0);
        Assert.Equal(52, Tensor.From(5.3).FloorDivide(0.1).Item());
        Assert.Equal(5.3 % 0.1, (Tensor.From(5.3) % 0.1).Item());
        Assert.Equal([long.MinValue, 0],
            Tensor.Concat([Tensor.From(long.MinValue).FloorDivide(-1), Tensor.From(long.MinValue) % -1]).ToArray<long>());
    }

    [Fact]
    public void The_remainder_has_second_derivatives()
    {
        var x = Tensor.From(1.5, -0.2, 2.9);
        // (x − c)·x² between the steps, with c = b·⌊x / b⌋.
        var hessian = Autograd.Hessian(t => ((t % 0.7) * t * t).Sum(), x);
        Expect.Close([3], [6 * 1.5 - 2 * 1.4, 6 * -0.2 + 2 * 0.7, 6 * 2.9 - 2 * 2.8], hessian[Tensor.Arange(3), Tensor.Arange(3)], 1e-12);
        var b = Tensor.From(0.7, 0.3, 1.1);
        // x·b² − b³·⌊x / b⌋ by b twice.
        hessian = Autograd.Hessian(t => ((x % t) * t * t).Sum(), b);
        Expect.Close([3], [2 * 1.5 - 6 * 0.7 * 2, 2 * -0.2 + 6 * 0.3, 2 * 2.9 - 6 * 1.1 * 2], hessian[Tensor.Arange(3), Tensor.Arange(3)],
            1e-12);
    }

    [Fact]
    public void Comparisons_are_operators()
    {
        var x = Tensor.From(1L, 2, 3);
        Assert.Equal([true, false, false], (x < 2).ToArray<bool>());
        Assert.Equal([true, true, false], (x <= 2).ToArray<bool>());
        Assert.Equal([false, false, true], (x > 2).ToArray<bool>());
        Assert.Equal([false, true, true], (x >= Tensor.From(2L)).ToArray<bool>());
        Assert.Equal([false, false, true], (2 < x).ToArray<bool>());
        Assert.Equal([false, true, true], (2 <= x).ToArray<bool>());
        Assert.Equal([true, false, false], (2 > x).ToArray<bool>());
        Assert.Equal([true, true, false], (2 >= x).ToArray<bool>());
        Assert.Equal([false, true, true], (x > 1.5).ToArray<bool>());
        // Not what the bytes of 300 and −1 are.
        var bytes = Tensor.From<byte>(0, 44, 255);
        Assert.Equal([true, true, true], (bytes < 300).ToArray<bool>());
        Assert.Equal([false, false, false], bytes.Equal(-1).ToArray<bool>());
    }

    [Fact]
    public void Truth_values_are_combined()
    {
        Tensor a = Tensor.From(true, true, false, false), b = Tensor.From(true, false, true, false);
        Assert.Equal([true, false, false, false], (a & b).ToArray<bool>());
        Assert.Equal([true, true, true, false], (a | b).ToArray<bool>());
        Assert.Equal([false, true, true, false], (a ^ b).ToArray<bool>());
        Assert.Equal([false, false, true, true], (!a).ToArray<bool>());
        Assert.Equal([false, false, true, true], (~a).ToArray<bool>());
        Assert.Equal([-1L, -6], (~Tensor.From(0L, 5)).ToArray<long>());
        Assert.Equal([(byte)250], (~Tensor.From((byte)5)).ToArray<byte>());
        var x = Golden.Input(1, [40]);
        Expect.Same(x[(x > -1) & (x < 1)], x[x.Abs() < 1]);
    }

    [Fact]
    public void Any_and_all_over_everything_and_by_axis()
    {
        var x = Tensor.From([true, false, false, false, false, false], [2, 3]);
        Assert.Equal((1, 0), (x.Any().Item(), x.All().Item()));
        Assert.Equal([true, false], x.Any(1).ToArray<bool>());
        Assert.Equal([true, false, false], x.Any(0).ToArray<bool>());
        Assert.Equal([false, true, true], (!x).All(-2).ToArray<bool>());
        Assert.Equal([2, 1], x.All(1, keepDim: true).Shape);
        Assert.Equal([1, 1], x.Any([0, 1], keepDim: true).Shape);
        Assert.True(Tensor.From(0.0, 0.25).Any().Item<bool>());
        Assert.False(Tensor.From(3L, 0).All().Item<bool>());
        var empty = Tensor.Zeros([2, 0], DType.Bool);
        Assert.Equal([false, false], empty.Any(1).ToArray<bool>());
        Assert.Equal([true, true], empty.All(1).ToArray<bool>());
        Assert.Equal((0, 1), (empty.Any().Item(), empty.All().Item()));
    }

    [Fact]
    public void Numbers_stand_in_where()
    {
        var mask = Tensor.From(true, false);
        Assert.Equal([1L, 0], mask.Where(Tensor.From(1L, 2), 0).ToArray<long>());
        Assert.Equal([9L, 2], mask.Where(9, Tensor.From(1L, 2)).ToArray<long>());
        Assert.Equal([1f, 0.5f], mask.Where(Tensor.From(1L, 2), 0.5).ToArray<float>());
        Assert.Equal([1.0, -3], mask.Where(Tensor.From(1.0, 2), -3).ToArray<double>());
        Assert.Equal([1f, 0], mask.Where(1, 0).ToArray<float>());
    }

    [Fact]
    public void Messages()
    {
        Tensor x = Tensor.From(1L, 2), real = Tensor.From(1f, 2);
        Expect.Message("add: expected two tensors of one element type, got Int64 and Float32. Convert one with x.To(DType.Int64).", () =>
            _ = x + real);
        Expect.Message("add: expected two tensors of one element type, got Int64 and Int32. Convert one with x.To(DType.Int64).", () =>
            _ = x + x.To(DType.Int32));
        Expect.Message("div: expected Float32 or Float64, got Bool [1]. Call x.To(DType.Float32).", () =>
            _ = Tensor.From(true) / Tensor.From(true));
        Expect.Message("remainder: expected Float32 or Float64, got Bool [1]. Call x.To(DType.Float32).", () =>
            _ = Tensor.From(true) % Tensor.From(true));
        Expect.Message("and: expected Bool or integers, got Float32 [2]. Compare first, e.g. x > 0.", () => _ = real & real);
        Expect.Message("not: expected Bool or integers, got Float32 [2]. Compare first, e.g. x > 0.", () => _ = !real);
        Expect.Message("clamp: expected whole bounds for Int64 [2], got 0.5. Call x.To(DType.Float32).", () => x.Clamp(0.5));
        var error = Assert.Throws<DivideByZeroException>(() => x % Tensor.From(1L, 0));
        Assert.Equal("remainder: expected Int64 divisors other than 0, got 0 at element 1 of [2].", error.Message);
        error = Assert.Throws<DivideByZeroException>(() => x.FloorDivide(0));
        Assert.Equal("floor_divide: expected Int64 divisors other than 0, got 0 at element 0 of [].", error.Message);
    }

    private static Tensor Whole(uint seed, Shape shape, int low, int high) =>
        Naive.Make(shape, at => low + (at.Select((v, i) => v * (3 + 2 * i)).Sum() + (int)seed * 5) % (high - low + 1));

    private static double Stored(long value, DType dtype) => dtype == DType.UInt8 ? (byte)value : value;
}
