namespace Fovea.Tensors;

/// <summary>The logarithm to base 2.</summary>
public static class Log2Op
{
    extension(Tensor x)
    {
        /// <summary>The logarithm of x to base 2, exact where x is a power of 2 with a whole exponent.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Log2() => Elementwise.Unary("log2", x, new Log2Function());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("log2", t => t[0].Log2(), Sample.Uniform([3, 5], 0.3, 3))];
}

internal readonly struct Log2Function : IUnaryFunction
{
    private const double Natural = 0.69314718055994530942;

    public Keeps Keeps => Keeps.Input;

    public V Forward<V>(V x) where V : unmanaged, ILane<V>
    {
        var y = V.Log(x) / V.Of(Natural);
        var whole = V.Round(y);
        return V.Select(V.Same(V.Pow(V.Of(2), whole), x), whole, y);
    }

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => V.Of(1 / Natural) / x;
}
