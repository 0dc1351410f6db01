namespace Fovea.Tensors.Tests;

public class ActivationOpTests
{
    private const double Lambda = 1.0507009873554805, Alpha = 1.6732632423543772;

    private static readonly Dictionary<string, (Func<Tensor, Tensor> Op, Func<double, double> Formula)> Ops = new()
    {
        ["mish"] = (x => x.Mish(), v => v * Math.Tanh(Math.Log(1 + Math.Exp(v)))),
        ["selu"] = (x => x.Selu(), v => v > 0 ? Lambda * v : Lambda * Alpha * (Math.Exp(v) - 1)),
        ["celu"] = (x => x.Celu(0.5), v => v > 0 ? v : 0.5 * (Math.Exp(v / 0.5) - 1)),
        ["log_sigmoid"] = (x => x.LogSigmoid(), v => Math.Log(1 / (1 + Math.Exp(-v)))),
        ["softsign"] = (x => x.Softsign(), v => v / (1 + Math.Abs(v))),
        ["hard_sigmoid"] = (x => (x * 2).HardSigmoid(), v => Math.Clamp(2 * v + 3, 0, 6) / 6),
        ["hard_tanh"] = (x => x.HardTanh(), v => Math.Clamp(v, -1, 1)),
        ["gelu_tanh"] = (x => x.GeluTanh(), v => v / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v)))),
        ["softplus"] = (x => x.Softplus(3), v => Math.Log(1 + Math.Exp(3 * v)) / 3),
        ["softplus (threshold)"] = (x => x.Softplus(2, 1), v => 2 * v > 1 ? v : Math.Log(1 + Math.Exp(2 * v)) / 2),
        ["prelu"] = (x => x.PReLU(Tensor.Full([1], 0.25, x.DType)), v => v > 0 ? v : 0.25 * v),
    };

    public static MatrixTheoryData<string, DType> Cases() => new(Ops.Keys, [DType.Float32, DType.Float64]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Is_the_formula_at_each_element(string name, DType dtype)
    {
        var x = Golden.Input(1, [3, 457], dtype);
        var (op, formula) = Ops[name];
        var y = op(x);
        Assert.Equal(dtype, y.DType);
        Expect.Close(x.Shape, Array.ConvertAll(x.Doubles(), v => formula(v)), y, dtype == DType.Float32 ? 1e-6 : 4e-15);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Keeps_scalars_empty_tensors_and_what_is_no_number(string name, DType dtype)
    {
        Assert.Equal(Shape.Scalar, Ops[name].Op(Tensor.Full([], 0.5, dtype)).Shape);
        Assert.Equal([3, 0, 2], Ops[name].Op(Tensor.Zeros([3, 0, 2], dtype)).Shape);
        Assert.Equal(double.NaN, Ops[name].Op(Tensor.Full([3], double.NaN, dtype)).At(1));
    }

    [Fact]
    public void Values_that_PyTorch_documents_or_that_are_known()
    {
        // tanh(ln 2) = 3/5 at 0 is times 0; mish(1) = tanh(ln(1 + e)).
        Expect.Close([0, 0.86509838826731034611], Tensor.From(0.0, 1).Mish(), 2e-15);
        Expect.Close([-1.1113307378125627, 1.0507009873554805], Tensor.From(-1.0, 1).Selu(), 1e-15);
        Expect.Close([-Math.Log(2)], Tensor.From(0.0).LogSigmoid(), 1e-16);
        Expect.Close([-1000, 0], Tensor.From(-1000.0, 1000).LogSigmoid(), 0);
        Expect.Close([0.8411919906082768], Tensor.From(1.0).GeluTanh(), 1e-15);
        // Beyond the threshold x itself, and no overflow.
        Assert.Equal([1000.0, 0], Tensor.From(1000.0, -1000).Softplus(5).ToArray<double>());
    }

    [Fact]
    public void Kinks_have_the_documented_derivative()
    {
        Assert.Equal([0.0, 1.0 / 6, 0], Slope(x => x.HardSigmoid(), -3, 0, 3));
        Assert.Equal([0.0, 1, 0, 0], Slope(x => x.HardTanh(), -1, 0, 1, 2));
        Assert.Equal([0.25, 0.25, 1], Slope(x => x.PReLU(Tensor.Full([1], 0.25, DType.Float64)), -1, 0, 1));
        Assert.Equal([1.0, 1], Slope(x => x.Softplus(1, 2), 2.5, 30));
    }

    [Fact]
    public void A_learned_slope_belongs_to_a_channel()
    {
        var x = Naive.Make([2, 3, 2, 5], at => at[0] + at[1] + at[3] - 4);
        var w = Tensor.From(0.5, -1, 2);
        Expect.Close(Naive.Make(x.Shape, at => x.At(at) > 0 ? x.At(at) : x.At(at) * w.At(at[1])), x.PReLU(w), 0);
    }

    [Fact]
    public void Messages()
    {
        var x = Tensor.Zeros([2, 3, 4]);
        Expect.Message("prelu: expected a weight of 1 or 3 elements for [2, 3, 4], got [4].", () => x.PReLU(Tensor.Zeros([4])));
        Expect.Message("prelu: expected a weight of 1 elements for [5], got [5].", () => Tensor.Zeros([5]).PReLU(Tensor.Zeros([5])));
        Assert.StartsWith("Celu: expected α > 0.", Assert.Throws<ArgumentOutOfRangeException>(() => x.Celu(0)).Message);
        Assert.StartsWith("Softplus: expected β > 0.", Assert.Throws<ArgumentOutOfRangeException>(() => x.Softplus(0)).Message);
        Assert.Equal("HardTanh: expected low < high, got 1 and -1.", Assert.Throws<ArgumentException>(() => x.HardTanh(1, -1)).Message);
        Expect.Message("mish: expected Float32 or Float64, got Int64 [2, 3, 4]. Call x.To(DType.Float32).", () => x.To(DType.Int64).Mish());
    }

    private static double[] Slope(Func<Tensor, Tensor> op, params double[] at)
    {
        var x = Tensor.From(at);
        x.RequiresGrad = true;
        op(x).Sum().Backward();
        return x.Grad!.ToArray<double>();
    }
}
