namespace Fovea.Tensors;

/// <summary>2ˣ.</summary>
public static class Exp2Op
{
    extension(Tensor x)
    {
        /// <summary>2ˣ.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Exp2() => Elementwise.Unary("exp2", x, new Exp2Function());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("exp2", t => t[0].Exp2(), Sample.Normal([3, 5]))];
}

internal readonly struct Exp2Function : IUnaryFunction
{
    public Keeps Keeps => Keeps.Output;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => V.Pow(V.Of(2), x);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => y * V.Of(0.69314718055994530942);
}
