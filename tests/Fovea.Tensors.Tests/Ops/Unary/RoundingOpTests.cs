namespace Fovea.Tensors.Tests;

public class RoundingOpTests
{
    private static readonly double[] Numbers =
    [
        0, -0.0, 0.3, -0.3, 0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 0.49999997, 1, -1, 7.999, -7.999, 8388607.5, -8388607.5, 8388609,
        1e10, -1e10, 1e300,
        double.PositiveInfinity, double.NegativeInfinity, double.NaN,
    ];

    private static readonly Dictionary<string, (Func<Tensor, Tensor> Op, Func<double, double> Formula)> Ops = new()
    {
        ["round"] = (x => x.Round(), v => Math.Round(v, MidpointRounding.ToEven)),
        ["floor"] = (x => x.Floor(), Math.Floor),
        ["ceil"] = (x => x.Ceil(), Math.Ceiling),
        ["trunc"] = (x => x.Trunc(), Math.Truncate),
        ["frac"] = (x => x.Frac(), v => v - Math.Truncate(v)),
    };

    public static MatrixTheoryData<string, DType> Cases() => new(Ops.Keys, [DType.Float32, DType.Float64]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Whole_numbers_are_exact_in_both_precisions(string name, DType dtype)
    {
        var (op, formula) = Ops[name];
        foreach (var x in new[] { Tensor.From(Numbers).To(dtype), Golden.Input(1, [3, 457], dtype) * 5 })
            Expect.Close(Array.ConvertAll(x.Doubles(), v => formula(v)), op(x), 0);
        Assert.Equal([2, 0, 3], op(Tensor.Zeros([2, 0, 3], dtype)).Shape);
    }

    [Fact]
    public void Zero_keeps_its_sign()
    {
        var x = Tensor.From(-0.0, -0.3);
        foreach (var y in new[] { x.Round(), x.Ceil(), x.Trunc() }) Assert.All(y.ToArray<double>(), v => Assert.True(double.IsNegative(v)));
    }

    [Fact]
    public void Elements_that_are_no_numbers_are_found()
    {
        var x = Tensor.From(1.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity);
        Assert.Equal([false, true, false, false], x.IsNaN().ToArray<bool>());
        Assert.Equal([false, false, true, true], x.IsInfinite().ToArray<bool>());
        Assert.Equal([true, false, false, false], x.IsFinite().ToArray<bool>());
        var whole = Tensor.From(1L, 2);
        Assert.Equal([false, false], whole.IsNaN().ToArray<bool>());
        Assert.Equal([false, false], whole.IsInfinite().ToArray<bool>());
        Assert.Equal([true, true], whole.IsFinite().ToArray<bool>());
    }

    [Fact]
    public void Messages() => Expect.Message("floor: expected Float32 or Float64, got Int64 [2]. Call x.To(DType.Float32).",
        () => Tensor.From(1L, 2).Floor());
}
