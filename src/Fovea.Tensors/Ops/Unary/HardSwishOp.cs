namespace Fovea.Tensors;

/// <summary>x·min(max(x + 3, 0), 6)/6. Source: A. Howard et al., "Searching for MobileNetV3" (2019), section 5.2.</summary>
public static class HardSwishOp
{
    extension(Tensor x)
    {
        /// <summary>x·min(max(x + 3, 0), 6)/6. Source: A. Howard et al., "Searching for MobileNetV3" (2019), section 5.2.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor HardSwish() => Elementwise.Unary("hard_swish", x, new HardSwishFunction());
    }

    internal static IEnumerable<GradCase> GradCases() =>
        [new("hard_swish", t => t[0].HardSwish(), Tensor.From(new[] { -4.0, -2.5, -1, -0.3, 0, 0.7, 1.9, 2.8, 3.4 }, [3, 3]))];
}

internal readonly struct HardSwishFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Input;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => x * V.Min(V.Max(x + V.Of(3), V.Of(0)), V.Of(6)) / V.Of(6);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> =>
        V.Select(x < V.Of(-3), V.Of(0), V.Select(x > V.Of(3), V.Of(1), (x + x + V.Of(3)) / V.Of(6)));
}
