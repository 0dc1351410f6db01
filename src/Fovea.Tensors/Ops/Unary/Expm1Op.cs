namespace Fovea.Tensors;

/// <summary>eˣ − 1, accurate for small x.</summary>
public static class Expm1Op
{
    extension(Tensor x)
    {
        /// <summary>eˣ − 1, accurate for small x.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Expm1() => Elementwise.Unary("expm1", x, new Expm1Function());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("expm1", t => t[0].Expm1(), Sample.Normal([3, 5]))];
}

internal readonly struct Expm1Function : IUnaryFunction
{
    public Keeps Keeps => Keeps.Output;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => LaneMath.Expm1(x);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => y + V.Of(1);
}
