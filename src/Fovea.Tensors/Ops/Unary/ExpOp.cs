namespace Fovea.Tensors;

/// <summary>eˣ.</summary>
public static class ExpOp
{
    extension(Tensor x)
    {
        /// <summary>eˣ.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Exp() => Elementwise.Unary("exp", x, new ExpFunction());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("exp", t => t[0].Exp(), Sample.Normal([3, 5]))];
}

internal readonly struct ExpFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Output;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => V.Exp(x);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => y;
}
