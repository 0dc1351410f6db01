namespace Fovea.Tensors.Tests;

public class UnaryOpTests
{
    private static readonly Dictionary<string, (Func<Tensor, Tensor> Op, Func<double, double> Formula)> Ops = new()
    {
        ["abs"] = (x => x.Abs(), Math.Abs),
        ["clamp"] = (x => x.Clamp(-0.5, 0.75), v => Math.Clamp(v, -0.5, 0.75)),
        ["cos"] = (x => x.Cos(), Math.Cos),
        ["elu"] = (x => x.Elu(1.5), v => v > 0 ? v : 1.5 * (Math.Exp(v) - 1)),
        ["exp"] = (x => x.Exp(), Math.Exp),
        ["hard_swish"] = (x => x.HardSwish(), v => v * Math.Clamp(v + 3, 0, 6) / 6),
        ["leaky_relu"] = (x => x.LeakyReLU(0.25), v => v > 0 ? v : 0.25 * v),
        ["log1p"] = (x => x.Square().Log1p(), v => Math.Log(1 + v * v)),
        ["log"] = (x => x.Log(), Math.Log),
        ["neg"] = (x => -x, v => -v),
        ["pow"] = (x => x.Abs().Pow(1.75), v => Math.Pow(Math.Abs(v), 1.75)),
        ["pow 3"] = (x => x.Pow(3), v => v * v * v),
        ["relu"] = (x => x.ReLU(), v => Math.Max(v, 0)),
        ["relu6"] = (x => (x * 4).ReLU6(), v => Math.Clamp(v * 4, 0, 6)),
        ["reciprocal"] = (x => x.Reciprocal(), v => 1 / v),
        ["rsqrt"] = (x => x.Rsqrt(), v => 1 / Math.Sqrt(v)),
        ["sigmoid"] = (x => x.Sigmoid(), v => 1 / (1 + Math.Exp(-v))),
        ["sign"] = (x => x.Sign(), v => Math.Sign(v)),
        ["silu"] = (x => x.Silu(), v => v / (1 + Math.Exp(-v))),
        ["sin"] = (x => x.Sin(), Math.Sin),
        ["softplus"] = (x => x.Softplus(), v => Math.Log(1 + Math.Exp(v))),
        ["sqrt"] = (x => x.Sqrt(), Math.Sqrt),
        ["square"] = (x => x.Square(), v => v * v),
        ["tanh"] = (x => x.Tanh(), Math.Tanh),
    };

    public static TheoryData<string, DType> Cases()
    {
        var cases = new TheoryData<string, DType>();
        foreach (var name in Ops.Keys)
            foreach (var dtype in new[] { DType.Float32, DType.Float64 }) cases.Add(name, dtype);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Is_the_formula_at_each_element(string name, DType dtype)
    {
        // Long enough for several chunks of work and a tail.
        var x = Golden.Input(1, [3, 23_457], dtype);
        var (op, formula) = Ops[name];
        var y = op(x);
        Assert.Equal(dtype, y.DType);
        Expect.Close(x.Shape, Array.ConvertAll(x.Doubles(), v => formula(v)), y, dtype == DType.Float32 ? 1e-6 : 4e-15);
    }

    /// <summary>All but sine and cosine: the framework computes them another way where all elements of a vector are small, and the last
    /// digit may differ.</summary>
    public static TheoryData<string, DType> PlaceIndependentCases()
    {
        var cases = new TheoryData<string, DType>();
        foreach (var name in Ops.Keys.Except(["sin", "cos"]))
            foreach (var dtype in new[] { DType.Float32, DType.Float64 }) cases.Add(name, dtype);
        return cases;
    }

    [Theory]
    [MemberData(nameof(PlaceIndependentCases))]
    public void The_bits_of_an_element_do_not_depend_on_where_it_stands(string name, DType dtype)
    {
        var x = Golden.Input(1, [100], dtype);
        var y = Ops[name].Op(x);
        for (var start = 0; start < 40; start++) Expect.Same(y.Slice(0, start, 67 + start % 5),
            Ops[name].Op(x.Slice(0, start, 67 + start % 5)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Keeps_scalars_and_empty_tensors(string name, DType dtype)
    {
        Assert.Equal(Shape.Scalar, Ops[name].Op(Tensor.Full([], 0.5, dtype)).Shape);
        Assert.Equal([3, 0, 2], Ops[name].Op(Tensor.Zeros([3, 0, 2], dtype)).Shape);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Not_a_number_goes_through(string name, DType dtype) =>
        Assert.Equal(double.NaN, Ops[name].Op(Tensor.Full([3], double.NaN, dtype)).At(1));

    [Fact]
    public void Gelu_at_known_points() => // x·Φ(x) with Φ(1) = 0.84134474606854294859
        Expect.Close([0.84134474606854294859, 0, -0.15865525393145705141], Tensor.From(1.0, 0, -1).Gelu(), 2e-16);

    [Fact]
    public void Kinks_have_the_documented_derivative()
    {
        Assert.Equal([0.0, 0, 1], Slope(x => x.Abs(), 0).Concat(Slope(x => x.ReLU(), 0)).Concat(Slope(x => x.Clamp(0, 1), 0)));
        Assert.Equal([1.0, 0, 0], Slope(x => x.Clamp(0, 1), 1, 1.5, -0.5));
        Assert.Equal([0.0, 0, 0], Slope(x => x.Sign(), -2, 0, 2));
        Assert.Equal([0.0, 0, 1, 0, 0], Slope(x => x.ReLU6(), -1, 0, 5.9, 6, 7));
    }

    [Fact]
    public void Powers_of_zero_have_finite_gradients()
    {
        Assert.Equal([0.0, 1, 0], Slope(x => x.Pow(0), 0).Concat(Slope(x => x.Pow(1), 0)).Concat(Slope(x => x.Pow(2), 0)));
        Assert.Equal([0.0, 1, 0], Slope(x => x.Pow(Tensor.From(0.0, 1, 2)), 0, 0, 0));
    }

    [Fact]
    public void Elu_keeps_its_digits_near_zero() => // expm1(−1e-9) = −1e-9 + 5e-19
        Assert.Equal(-9.999999995e-10, Tensor.From(-1e-9).Elu().Item(), 1e-24);

    private static double[] Slope(Func<Tensor, Tensor> op, params double[] at)
    {
        var x = Tensor.From(at);
        x.RequiresGrad = true;
        op(x).Sum().Backward();
        return x.Grad!.ToArray<double>();
    }
}
