namespace Fovea.Tensors;

/// <summary>x/(1 + |x|). Source: X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks",
/// AISTATS 2010, section 3.3.</summary>
public static class SoftsignOp
{
    extension(Tensor x)
    {
        /// <summary>x/(1 + |x|).</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Softsign() => Elementwise.Unary("softsign", x, new SoftsignFunction());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("softsign", t => t[0].Softsign(), Sample.AwayFromZero([3, 5]))];
}

internal readonly struct SoftsignFunction : IUnaryFunction
{
    // Of the output, 1 − |y| would lose digits where x is large.
    public Keeps Keeps => Keeps.Input;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => x / (V.Of(1) + V.Abs(x));

    // 1/(1 + |x|)².
    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V>
    {
        var root = V.Of(1) / (V.Of(1) + V.Abs(x));
        return root * root;
    }
}
