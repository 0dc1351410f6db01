namespace Fovea.Tensors;

/// <summary>The bell curve e^{−x²}.</summary>
public static class GaussianOp
{
    extension(Tensor x)
    {
        /// <summary>e^{−x²}.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Gaussian() => Elementwise.Unary("gaussian", x, new GaussianFunction());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("gaussian", t => t[0].Gaussian(), Sample.Normal([3, 5]))];
}

internal readonly struct GaussianFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Input;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => V.Exp(-(x * x));

    // −2x·e^{−x²}.
    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => V.Of(-2) * x * V.Exp(-(x * x));
}
