using static System.Math;

namespace Fovea.Nn.Tests;

/// <summary>Activations as layers, against their formulas.</summary>
public class ActivationLayerTests
{
    private const double Lambda = 1.0507009873554804934193349852946, Alpha = 1.6732632423543772848170429916717;

    private static readonly Dictionary<string, (Func<Module> Make, Func<double, double> Formula, string Text)> Cases = new()
    {
        ["selu"] = (() => new SELU(), x => Lambda * (x > 0 ? x : Alpha * (Exp(x) - 1)), "SELU"),
        ["celu"] = (() => new CELU(0.7), x => x > 0 ? x : 0.7 * (Exp(x / 0.7) - 1), "CELU(0.7)"),
        ["mish"] = (() => new Mish(), x => x * Tanh(Log(1 + Exp(x))), "Mish"),
        ["log sigmoid"] = (() => new LogSigmoid(), x => -Log(1 + Exp(-x)), "LogSigmoid"),
        ["softsign"] = (() => new Softsign(), x => x / (1 + Abs(x)), "Softsign"),
        ["hard sigmoid"] = (() => new HardSigmoid(), x => Clamp(x + 3, 0, 6) / 6, "HardSigmoid"),
        ["hard tanh"] = (() => new HardTanh(-0.5, 2), x => Clamp(x, -0.5, 2), "HardTanh(-0.5, 2)"),
        ["gelu, tanh"] = (() => new GELU(approximate: true),
            x => 0.5 * x * (1 + Tanh(Sqrt(2 / PI) * (x + 0.044715 * x * x * x))), "GELU(tanh)"),
        ["softplus"] = (() => new Softplus(2, 5), x => 2 * x > 5 ? x : Log(1 + Exp(2 * x)) / 2, "Softplus"),
        ["prelu"] = (() => new PReLU(slope: 0.3), x => x > 0 ? x : 0.3 * x, "PReLU(1)"),
    };

    public static TheoryData<string> Names() => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_the_formula(string name)
    {
        var (make, formula, text) = Cases[name];
        var x = Wave.Of([3, 5]) * 4;
        Golden.Near([.. x.ToArray<double>().Select(formula)], make().To(DType.Float64).Forward(x).ToArray<double>(), 1e-7);
        Assert.Equal(text, make().Describe());
        LayerTests.CheckGradients(make().To(DType.Float64), x);
    }

    [Fact]
    public void A_rectifier_learns_a_slope_for_each_channel()
    {
        var layer = new PReLU(3);
        Assert.Equal([0.25f, 0.25f, 0.25f], layer.Weight.ToArray<float>());
        Assert.Equal(["weight"], layer.StateDict().Keys);
        layer.To(DType.Float64);
        layer.Weight.SetData(Tensor.From(0.1, 0.2, 0.3));
        var x = Wave.Of([2, 3, 4]);
        double[] expected = [.. Enumerable.Range(0, 24).Select(i => Max(x.At(i / 12, i / 4 % 3, i % 4), 0)
            + 0.1 * (1 + i / 4 % 3) * Min(x.At(i / 12, i / 4 % 3, i % 4), 0))];
        Golden.Near(expected, layer.Forward(x).ToArray<double>());
        LayerTests.CheckGradients(layer, x);
        Assert.Equal("PReLU(3): expected input [N, 3, …], got [2, 4].",
            Assert.Throws<ShapeException>(() => layer.Forward(Wave.Of([2, 4]))).Message);
    }
}
