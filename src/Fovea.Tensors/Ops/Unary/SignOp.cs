namespace Fovea.Tensors;

/// <summary>−1, 0 or 1 by the sign of x; the derivative is 0.</summary>
public static class SignOp
{
    extension(Tensor x)
    {
        /// <summary>−1, 0 or 1 by the sign of x; the derivative is 0.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Sign() => Elementwise.Unary("sign", x, new SignFunction());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("sign", t => t[0].Sign(), Sample.AwayFromZero([3, 5]))];
}

internal readonly struct SignFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Nothing;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => V.Select(x > V.Of(0), V.Of(1), V.Select(x < V.Of(0), V.Of(-1), x));

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => V.Of(0);
}
