namespace Fovea.Tensors;

/// <summary>tan x, radians.</summary>
public static class TanOp
{
    extension(Tensor x)
    {
        /// <summary>tan x, radians.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Tan() => Elementwise.Unary("tan", x, new TanFunction());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("tan", t => t[0].Tan(), Sample.Uniform([3, 5], -1.2, 1.2))];
}

internal readonly struct TanFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Output;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => V.Sin(x) / V.Cos(x);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => V.Of(1) + y * y;
}
