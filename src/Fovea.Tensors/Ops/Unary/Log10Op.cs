namespace Fovea.Tensors;

/// <summary>The logarithm to base 10.</summary>
public static class Log10Op
{
    extension(Tensor x)
    {
        /// <summary>The logarithm of x to base 10, exact where x is a power of 10 with a whole exponent.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Log10() => Elementwise.Unary("log10", x, new Log10Function());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("log10", t => t[0].Log10(), Sample.Uniform([3, 5], 0.3, 3))];
}

internal readonly struct Log10Function : IUnaryFunction
{
    private const double Natural = 2.30258509299404568402;

    public Keeps Keeps => Keeps.Input;

    public V Forward<V>(V x) where V : unmanaged, ILane<V>
    {
        var y = V.Log(x) / V.Of(Natural);
        var whole = V.Round(y);
        return V.Select(V.Same(V.Pow(V.Of(10), whole), x), whole, y);
    }

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => V.Of(1 / Natural) / x;
}
