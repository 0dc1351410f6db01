using System.Numerics;
using System.Text.Json;

namespace Fovea.Tensors.Tests;

/// <summary>Composed functions against values to 20 digits recorded by <c>goldens/lane_math.py</c>, on every lane width.</summary>
public class LaneMathTests
{
    /// <summary>Units in the last place (of relative error) that "a few" means here.</summary>
    private const double Ulps = 4;

    private static readonly JsonElement Recorded = Golden.Load("lane_math.json");

    public static TheoryData<string, LaneWidth> Cases()
    {
        var cases = new TheoryData<string, LaneWidth>();
        foreach (var function in new[] { "tanh", "erf", "log1p", "expm1", "softplus", "sigmoid" })
            foreach (var width in Enum.GetValues<LaneWidth>()) cases.Add(function, width);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Error_is_a_few_units_in_the_last_place_in_float64(string function, LaneWidth width) =>
        Compare<double>(function, width, Math.ScaleB(1, -52));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Error_is_a_few_units_in_the_last_place_in_float32(string function, LaneWidth width) =>
        Compare<float>(function, width, Math.ScaleB(1, -23));

    [Theory]
    [InlineData("tanh", -1, 1, 0)]
    [InlineData("erf", -1, 1, 0)]
    [InlineData("sigmoid", 0, 1, 0.5)]
    [InlineData("softplus", 0, double.PositiveInfinity, 0.69314718055994530942)]
    [InlineData("expm1", -1, double.PositiveInfinity, 0)]
    [InlineData("log1p", double.NaN, double.PositiveInfinity, 0)]
    public void Special_values(string function, double atMinusInfinity, double atInfinity, double atZero)
    {
        foreach (var width in Enum.GetValues<LaneWidth>())
        {
            double[] y = Apply<double>(function, width, [double.NegativeInfinity, double.PositiveInfinity, 0, double.NaN, -1000, 1000]);
            Assert.Equal([atMinusInfinity, atInfinity], y[..2]);
            Assert.Equal(atZero, y[2], 1e-16);
            Assert.Equal(double.NaN, y[3]);
            Assert.Equal(function == "log1p" ? double.NaN : atMinusInfinity, y[4]);
            var atThousand = function switch { "softplus" => 1000, "log1p" => 6.90875477931522, _ => atInfinity };
            Assert.Equal(atThousand, y[5], 1e-14);
        }
    }

    [Theory]
    [InlineData("tanh")]
    [InlineData("erf")]
    [InlineData("log1p")]
    [InlineData("expm1")]
    public void The_sign_of_zero_is_kept(string function)
    {
        foreach (var width in Enum.GetValues<LaneWidth>())
            Assert.Equal([false, true], Apply<float>(function, width, [0f, -0f]).Select(float.IsNegative));
    }

    [Fact]
    public void Log1p_of_minus_one_is_minus_infinity() =>
        Assert.Equal([double.NegativeInfinity], Apply<double>("log1p", LaneWidth.Scalar, [-1]));

    [Theory]
    [InlineData("tanh")]
    [InlineData("erf")]
    [InlineData("sigmoid")]
    [InlineData("softplus")]
    public void Does_not_decrease(string function)
    {
        var x = Enumerable.Range(-4000, 8001).Select(i => i / 400.0).ToArray();
        var y = Apply<double>(function, LaneWidth.Bits128, x);
        for (var i = 1; i < y.Length; i++) Assert.True(y[i] >= y[i - 1] - 4 * double.Epsilon - 2.3e-16 * Math.Abs(y[i]),
            $"{function}({x[i]:R}) = {y[i]:R} < {function}({x[i - 1]:R}) = {y[i - 1]:R}");
    }

    private static void Compare<T>(string function, LaneWidth width, double ulp) where T : unmanaged, IFloatingPointIeee754<T>
    {
        width.SkipUnlessAccelerated();
        var x = Recorded.GetProperty("x").EnumerateArray().Select(v => v.GetDouble()).ToArray();
        var expected = Recorded.GetProperty(function).EnumerateArray()
            .Select(v => v.ValueKind == JsonValueKind.Null ? double.NaN : v.GetDouble()).ToArray();
        var actual = Apply(function, width, Array.ConvertAll(x, T.CreateChecked));
        var compared = 0;
        for (var i = 0; i < x.Length; i++)
        {
            if (double.IsNaN(expected[i])) continue;
            compared++;
            var error = Math.Abs(double.CreateChecked(actual[i]) - expected[i]) / Math.Abs(expected[i]);
            Assert.True(error <= Ulps * ulp, $"{function}({x[i]:R}): expected {expected[i]:R}, got {actual[i]:R}: {error / ulp:F1} ulp");
        }
        Assert.True(compared > 80);
    }

    private static T[] Apply<T>(string function, LaneWidth width, T[] x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var y = new T[x.Length];
        switch (function)
        {
            case "tanh": width.Run<T, UnaryLoop<TanhFunction, T>>(new(default, x, y)); break;
            case "erf": width.Run<T, UnaryLoop<ErfFunction, T>>(new(default, x, y)); break;
            case "log1p": width.Run<T, UnaryLoop<Log1pFunction, T>>(new(default, x, y)); break;
            case "expm1": width.Run<T, UnaryLoop<Expm1Function, T>>(new(default, x, y)); break;
            case "softplus": width.Run<T, UnaryLoop<SoftplusFunction, T>>(new(default, x, y)); break;
            case "sigmoid": width.Run<T, UnaryLoop<SigmoidFunction, T>>(new(default, x, y)); break;
            default: throw new ArgumentException(function);
        }
        return y;
    }

    private readonly struct Expm1Function : IUnaryFunction
    {
        public Keeps Keeps => Keeps.Nothing;

        public V Forward<V>(V x) where V : unmanaged, ILane<V> => LaneMath.Expm1(x);

        public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => V.Of(0);
    }

    private readonly struct ErfFunction : IUnaryFunction
    {
        public Keeps Keeps => Keeps.Nothing;

        public V Forward<V>(V x) where V : unmanaged, ILane<V> => LaneMath.Erf(x);

        public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => V.Of(0);
    }
}
