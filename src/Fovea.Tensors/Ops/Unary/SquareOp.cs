namespace Fovea.Tensors;

/// <summary>x².</summary>
public static class SquareOp
{
    extension(Tensor x)
    {
        /// <summary>x².</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Square() => Elementwise.Unary("square", x, new SquareFunction());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("square", t => t[0].Square(), Sample.Normal([3, 5]))];
}

internal readonly struct SquareFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Input;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => x * x;

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => x + x;
}
