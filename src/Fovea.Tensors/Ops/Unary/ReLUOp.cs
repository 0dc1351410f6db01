namespace Fovea.Tensors;

/// <summary>max(x, 0); the derivative at 0 is 0.</summary>
public static class ReLUOp
{
    /// <summary>max(x, 0), and the cache for <see cref="Backward"/>.</summary>
    /// <exception cref="ShapeException">x is not floating-point.</exception>
    public static (Tensor Output, UnaryCache Cache) Forward(Tensor x) => Elementwise.Forward("relu", x, new ReLUFunction());

    /// <summary>dX = dY where Y &gt; 0, else 0.</summary>
    /// <param name="upstream">∂L/∂Y.</param>
    /// <param name="cache">From <see cref="Forward"/>.</param>
    public static Tensor Backward(Tensor upstream, UnaryCache cache) => Elementwise.Backward(upstream, new ReLUFunction(), cache);

    extension(Tensor x)
    {
        /// <summary>max(x, 0); the derivative at 0 is 0.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor ReLU() => Elementwise.Unary("relu", x, new ReLUFunction());
    }

    internal static IEnumerable<GradCase> LayerCases() =>
        [GradCase.OfLayer("ReLU", t => Forward(t[0]), (u, cache) => [Backward(u, cache)], Sample.AwayFromZero([3, 5]))];

    internal static IEnumerable<GradCase> GradCases() => [new("relu", t => t[0].ReLU(), Sample.AwayFromZero([3, 5]))];
}

internal readonly struct ReLUFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Output;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => V.Max(x, V.Of(0));

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => V.Select(y > V.Of(0), V.Of(1), V.Of(0));
}
