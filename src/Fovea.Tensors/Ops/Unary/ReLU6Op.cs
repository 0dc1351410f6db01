namespace Fovea.Tensors;

/// <summary>min(max(x, 0), 6); the derivative is 1 between the bounds, 0 outside and on them. Source: A. Krizhevsky, "Convolutional deep
/// belief networks on CIFAR-10" (2010).</summary>
public static class ReLU6Op
{
    extension(Tensor x)
    {
        /// <summary>min(max(x, 0), 6); the derivative is 1 between the bounds, 0 outside and on them.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor ReLU6() => Elementwise.Unary("relu6", x, new ReLU6Function());
    }

    internal static IEnumerable<GradCase> GradCases() =>
        [new("relu6", t => t[0].ReLU6(), Tensor.From(new[] { -2.5, -1, -0.2, 0.3, 1.7, 3.2, 4.4, 5.8, 6.3, 9 }, [2, 5]))];
}

internal readonly struct ReLU6Function : IUnaryFunction
{
    public Keeps Keeps => Keeps.Output;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => V.Min(V.Max(x, V.Of(0)), V.Of(6));

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> =>
        V.Select(y > V.Of(0), V.Select(y < V.Of(6), V.Of(1), V.Of(0)), V.Of(0));
}
