using System.Numerics;

namespace Fovea.Tensors.Tests;

/// <summary>Elementwise loops on each lane width against the scalar lane, for every length of the last, partly filled lane.</summary>
public class LaneLoopTests
{
    private const int Longest = 65;

    private static readonly Dictionary<string, (Action<LaneWidth> Single, Action<LaneWidth> Double)> Functions = new()
    {
        ["identity"] = Unary(new IdentityFunction()), ["abs"] = Unary(new AbsFunction()), ["clamp"] = Unary(new ClampFunction(-0.5, 0.7)),
        ["cos"] = Unary(new CosFunction()), ["elu"] = Unary(new EluFunction(1.5)),
        ["exp"] = Unary(new ExpFunction()), ["gelu"] = Unary(new GeluFunction()), ["hard_swish"] = Unary(new HardSwishFunction()),
        ["leaky_relu"] = Unary(new LeakyReLUFunction(0.2)), ["log1p"] = Unary(new Log1pFunction()), ["log"] = Unary(new LogFunction()),
        ["neg"] = Unary(new NegateFunction()),
        ["pow_scalar"] = Unary(new PowScalarFunction(1.7)), ["relu"] = Unary(new ReLUFunction()), ["relu6"] = Unary(new ReLU6Function()),
        ["reciprocal"] = Unary(new ReciprocalFunction()), ["rsqrt"] = Unary(new RsqrtFunction()),
        ["sigmoid"] = Unary(new SigmoidFunction()), ["sign"] = Unary(new SignFunction()), ["silu"] = Unary(new SiluFunction()),
        ["sin"] = Unary(new SinFunction()),
        ["softplus"] = Unary(new SoftplusFunction()), ["sqrt"] = Unary(new SqrtFunction()), ["square"] = Unary(new SquareFunction()),
        ["tanh"] = Unary(new TanhFunction()),
        ["add"] = Binary(new AddFunction()), ["sub"] = Binary(new SubtractFunction()), ["mul"] = Binary(new MultiplyFunction()),
        ["div"] = Binary(new DivideFunction()),
        ["pow"] = Binary(new PowFunction()), ["maximum"] = Binary(new MaximumFunction()), ["minimum"] = Binary(new MinimumFunction()),
        ["mse_loss"] = Binary(new MseLossFunction()), ["l1_loss"] = Binary(new L1LossFunction()),
        ["smooth_l1_loss"] = Binary(new SmoothL1LossFunction(0.7)),
        ["bce_loss"] = Binary(new BceLossFunction()), ["bce_with_logits_loss"] = Binary(new BceWithLogitsLossFunction()),
        ["mish"] = Unary(new MishFunction()), ["selu"] = Unary(new SeluFunction()), ["celu"] = Unary(new CeluFunction(0.7)),
        ["log_sigmoid"] = Unary(new LogSigmoidFunction()), ["softsign"] = Unary(new SoftsignFunction()),
        ["hard_sigmoid"] = Unary(new HardSigmoidFunction()), ["hard_tanh"] = Unary(new HardTanhFunction(-0.5, 0.7)),
        ["gelu_tanh"] = Unary(new GeluTanhFunction()), ["softplus (beta)"] = Unary(new ScaledSoftplusFunction(2, 1)),
        ["prelu"] = Binary(new PReLUFunction()),
        ["round"] = Unary(new RoundFunction()), ["floor"] = Unary(new FloorFunction()), ["ceil"] = Unary(new CeilFunction()),
        ["trunc"] = Unary(new TruncFunction()), ["frac"] = Unary(new FracFunction()), ["erf"] = Unary(new ErfFunction()),
        ["erfc"] = Unary(new ErfcFunction()), ["atan"] = Unary(new AtanFunction()), ["asin"] = Unary(new AsinFunction()),
        ["acos"] = Unary(new AcosFunction()), ["tan"] = Unary(new TanFunction()), ["sinh"] = Unary(new SinhFunction()),
        ["cosh"] = Unary(new CoshFunction()), ["exp2"] = Unary(new Exp2Function()), ["expm1"] = Unary(new Expm1Function()),
        ["log2"] = Unary(new Log2Function()), ["log10"] = Unary(new Log10Function()), ["fmod"] = Binary(new FmodFunction()),
        ["atan2"] = Binary(new Atan2Function()), ["log_add_exp"] = Binary(new LogAddExpFunction()),
    };

    public static TheoryData<string, LaneWidth> Cases()
    {
        var cases = new TheoryData<string, LaneWidth>();
        foreach (var name in Functions.Keys)
            foreach (var width in new[] { LaneWidth.Bits128, LaneWidth.Bits256, LaneWidth.Bits512 }) cases.Add(name, width);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Vectors_give_what_the_scalar_lane_gives(string function, LaneWidth width)
    {
        width.SkipUnlessAccelerated();
        Functions[function].Single(width);
        Functions[function].Double(width);
    }

    [Fact]
    public void Every_function_is_here()
    {
        var functions = typeof(Tensor).Assembly.GetTypes()
            .Count(t => t.IsValueType && !t.IsGenericTypeDefinition
            && (t.IsAssignableTo(typeof(IUnaryFunction)) || t.IsAssignableTo(typeof(IBinaryFunction))));
        Assert.Equal(functions, Functions.Count);
    }

    private static (Action<LaneWidth>, Action<LaneWidth>) Unary<F>(F function)
        where F : struct, IUnaryFunction => (w => CompareUnary<F, float>(function, w), w => CompareUnary<F, double>(function, w));

    private static (Action<LaneWidth>, Action<LaneWidth>) Binary<F>(F function)
        where F : struct, IBinaryFunction => (w => CompareBinary<F, float>(function, w), w => CompareBinary<F, double>(function, w));

    private static void CompareUnary<F, T>(F function, LaneWidth width) where F : struct, IUnaryFunction
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var n = 1; n <= Longest; n++)
        {
            T[] x = Numbers<T>(1, n), g = Numbers<T>(2, n);
            Compare<T>(width, n, (w, y) => w.Run<T, UnaryLoop<F, T>>(new(function, x, y)));
            Compare<T>(width, n, (w, dx) => w.Run<T, UnaryBackwardLoop<F, T>>(new(function, g, x, g, dx)));
        }
    }

    private static void CompareBinary<F, T>(F function, LaneWidth width) where F : struct, IBinaryFunction
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var n = 1; n <= Longest; n++)
        {
            T[] a = Numbers<T>(1, n), b = Numbers<T>(2, n), one = Numbers<T>(3, 1), g = Numbers<T>(4, n);
            Compare<T>(width, n, (w, y) => w.Run<T, BinaryLoop<F, T>>(new(function, a, b, y)));
            Compare<T>(width, n, (w, y) => w.Run<T, BinaryLoop<F, T>>(new(function, one, b, y)));
            Compare<T>(width, n, (w, y) => w.Run<T, BinaryLoop<F, T>>(new(function, a, one, y)));
            Compare<T>(width, n, (w, y) => w.Run<T, BinaryLoop<F, T>>(new(function, one, one, y)));
            foreach (var second in new[] { false, true })
                Compare<T>(width, n, (w, d) => w.Run<T, BinaryBackwardLoop<F, T>>(new(function, second, g, a, b, b, d)));
        }
    }

    /// <summary>Both lanes write n elements, and nothing after them.</summary>
    private static void Compare<T>(LaneWidth width, int n, LoopOn<T> run) where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] expected = new T[n], actual = new T[n + 16];
        Array.Fill(actual, T.CreateChecked(77));
        run(LaneWidth.Scalar, expected);
        run(width, actual.AsSpan(0, n));
        var tolerance = typeof(T) == typeof(float) ? 8e-7 : 1.5e-15;
        for (var i = 0; i < n; i++)
        {
            double e = double.CreateChecked(expected[i]), a = double.CreateChecked(actual[i]);
            if (double.IsNaN(e) && double.IsNaN(a)) continue;
            Assert.True(e == a || Math.Abs(e - a) <= tolerance * Math.Max(1, Math.Abs(e)),
                $"length {n}, element {i}: expected {e:R}, got {a:R}");
        }
        Assert.All(actual[n..], v => Assert.Equal(T.CreateChecked(77), v));
    }

    private static T[] Numbers<T>(ulong seed, int n) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var generator = new Generator(seed);
        var x = new T[n];
        for (var i = 0; i < n; i++) x[i] = T.CreateChecked((float)(generator.NextDouble() * 8 - 3));
        return x;
    }

    private delegate void LoopOn<T>(LaneWidth width, Span<T> y);
}
