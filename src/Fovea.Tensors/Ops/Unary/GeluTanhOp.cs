namespace Fovea.Tensors;

/// <summary>x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))), which differs from <c>Gelu</c> by less than 5·10⁻⁴. Source: D. Hendrycks and
/// K. Gimpel, "Gaussian error linear units" (2016), section 2.</summary>
public static class GeluTanhOp
{
    extension(Tensor x)
    {
        /// <summary>x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))): the Gaussian error linear unit as GPT-2 has it.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor GeluTanh() => Elementwise.Unary("gelu_tanh", x, new GeluTanhFunction());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("gelu_tanh", t => t[0].GeluTanh(), Sample.Normal([3, 5]))];
}

internal readonly struct GeluTanhFunction : IUnaryFunction
{
    private const double Root = 0.79788456080286535588, Cubic = 0.044715;

    public Keeps Keeps => Keeps.Input;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => V.Of(0.5) * x * (V.Of(1) + LaneMath.Tanh(Inner(x)));

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V>
    {
        var t = LaneMath.Tanh(Inner(x));
        var slope = V.Of(Root) * (V.Of(1) + V.Of(3 * Cubic) * x * x);
        return V.Of(0.5) * (V.Of(1) + t) + V.Of(0.5) * x * (V.Of(1) - t * t) * slope;
    }

    private static V Inner<V>(V x) where V : unmanaged, ILane<V> => V.Of(Root) * x * (V.Of(1) + V.Of(Cubic) * x * x);
}
