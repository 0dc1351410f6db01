namespace Fovea.Tensors.Tests;

public class SpecialFunctionOpTests
{
    private static readonly Dictionary<string, (Func<Tensor, Tensor> Op, Func<double, double> Formula, double Low, double High)> Ops = new()
    {
        ["atan"] = (x => x.Atan(), Math.Atan, -20, 20),
        ["asin"] = (x => x.Asin(), Math.Asin, -1, 1),
        ["acos"] = (x => x.Acos(), Math.Acos, -1, 1),
        ["tan"] = (x => x.Tan(), Math.Tan, -1.5, 1.5),
        ["sinh"] = (x => x.Sinh(), Math.Sinh, -9, 9),
        ["cosh"] = (x => x.Cosh(), Math.Cosh, -9, 9),
        ["exp2"] = (x => x.Exp2(), v => Math.Pow(2, v), -9, 9),
        ["expm1"] = (x => x.Expm1(), v => v + v * v / 2 + v * v * v / 6 + v * v * v * v / 24 + v * v * v * v * v / 120, -1e-3, 1e-3),
        ["log2"] = (x => x.Log2(), Math.Log2, 1e-3, 1e3),
        ["log10"] = (x => x.Log10(), Math.Log10, 1e-3, 1e3),
    };

    public static MatrixTheoryData<string, DType> Cases() => new(Ops.Keys, [DType.Float32, DType.Float64]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Is_the_function_at_each_element(string name, DType dtype)
    {
        var (op, formula, low, high) = Ops[name];
        var x = Tensor.Rand([3, 457], low, high, dtype, new(1));
        Expect.Close(Array.ConvertAll(x.Doubles(), v => formula(v)), op(x), dtype == DType.Float32 ? 1e-6 : 4e-15);
        Assert.Equal(double.NaN, op(Tensor.Full([3], double.NaN, dtype)).At(1));
        Assert.Equal([2, 0, 3], op(Tensor.Zeros([2, 0, 3], dtype)).Shape);
    }

    [Theory]
    [InlineData(DType.Float32, 1e-6)]
    [InlineData(DType.Float64, 2e-15)]
    public void The_ends_are_those_of_the_functions(DType dtype, double tolerance)
    {
        const double inf = double.PositiveInfinity, half = Math.PI / 2;
        Expect.Close([half, -half, 0, Math.PI / 4], Of(inf, -inf, 0, 1).Atan(), tolerance);
        Expect.Close([half, -half, 0, double.NaN], Of(1, -1, 0, 1.5).Asin(), tolerance);
        Expect.Close([0, Math.PI, half, double.NaN], Of(1, -1, 0, -1.5).Acos(), tolerance);
        Expect.Close([inf, -inf], Of(inf, -inf).Sinh(), 0);
        Expect.Close([inf, inf, 1], Of(inf, -inf, 0).Cosh(), 0);
        Expect.Close([-inf, double.NaN, inf], Of(0, -1, inf).Log2(), 0);
        Expect.Close([-inf, double.NaN, inf], Of(0, -1, inf).Log10(), 0);
        Expect.Close([-1, inf, 0], Of(-inf, inf, 0).Expm1(), 0);
        Expect.Close([0, inf, 1], Of(-inf, inf, 0).Exp2(), 0);
        Expect.Close([1, -1, 0], Of(inf, -inf, 0).Erf(), 0);
        Expect.Close([0, 2, 1], Of(inf, -inf, 0).Erfc(), 0);
        Tensor Of(params double[] values) => Tensor.From(values).To(dtype);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Logarithms_of_powers_are_whole(DType dtype)
    {
        double[] whole = [.. Enumerable.Range(-20, 58).Select(i => (double)i)];
        Expect.Close(whole, Tensor.From(Array.ConvertAll(whole, e => Math.Pow(2, e))).To(dtype).Log2(), 0);
        double[] tens = [.. Enumerable.Range(0, 10).Select(i => (double)i)];
        Expect.Close(tens, Tensor.From(Array.ConvertAll(tens, e => Math.Pow(10, e))).To(dtype).Log10(), 0);
    }

    // Abramowitz and Stegun, tables 7.1 and 7.2; beyond by series.
    [Fact]
    public void The_error_function_and_its_complement_are_known_numbers()
    {
        Expect.Close([0.5204998778130465, 0.8427007929497149, 0.9953222650189527, -0.8427007929497149],
            Tensor.From(0.5, 1, 2, -1).Erf(), 4e-16);
        double[] at = [0.5, 1, 2, 5, 10, 20, 26, -1, -3];
        double[] expected =
        [
            0.4795001221869535, 0.15729920705028513, 0.004677734981047265, 1.5374597944280351e-12, 2.088487583762545e-45,
            5.3958656116079005e-176, 5.663192408856143e-296, 1.8427007929497148, 1.9999779095030015,
        ];
        var y = Tensor.From(at).Erfc().ToArray<double>();
        for (var i = 0; i < at.Length; i++) Assert.InRange(y[i] / expected[i], 1 - 4e-15, 1 + 4e-15);
        var single = Tensor.From(at).To(DType.Float32).Erfc().Doubles();
        for (var i = 0; i < 4; i++) Assert.InRange(single[i] / expected[i], 1 - 1e-6, 1 + 1e-6);
    }

    [Fact]
    public void Hyperbolic_functions_keep_their_digits()
    {
        // sinh 10⁻⁵ = 10⁻⁵ + 10⁻¹⁵/6; and e⁷¹⁰ is too large, half of it is not.
        Assert.Equal(1.0000000000166667e-5, Tensor.From(1e-5).Sinh().Item(), 2e-20);
        Assert.InRange(Tensor.From(710.0).Sinh().Item() / 1.1169973830808557e308, 1 - 1e-12, 1 + 1e-12);
        Assert.InRange(Tensor.From(710.0).Cosh().Item() / 1.1169973830808557e308, 1 - 1e-12, 1 + 1e-12);
    }
}
