namespace Fovea.Tensors;

/// <summary>min(max(x + 3, 0), 6)/6; the derivative is 1/6 between −3 and 3, 0 outside and at both. Source: A. Howard et al., "Searching
/// for MobileNetV3" (2019), section 5.2.</summary>
public static class HardSigmoidOp
{
    extension(Tensor x)
    {
        /// <summary>min(max(x + 3, 0), 6)/6; the derivative is 1/6 between −3 and 3, 0 outside and at both.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor HardSigmoid() => Elementwise.Unary("hard_sigmoid", x, new HardSigmoidFunction());
    }

    internal static IEnumerable<GradCase> GradCases() =>
        [new("hard_sigmoid", t => t[0].HardSigmoid(), Tensor.From(new[] { -4.0, -2.5, -1, -0.3, 0, 0.7, 1.9, 2.8, 3.4 }, [3, 3]))];
}

internal readonly struct HardSigmoidFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Input;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => V.Min(V.Max(x + V.Of(3), V.Of(0)), V.Of(6)) / V.Of(6);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> =>
        V.Select(x > V.Of(-3), V.Select(x < V.Of(3), V.Of(1.0 / 6), V.Of(0)), V.Of(0));
}
