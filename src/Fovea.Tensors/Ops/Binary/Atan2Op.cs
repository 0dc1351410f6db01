namespace Fovea.Tensors;

/// <summary>The angle of the point (x, y), −π…π, where y is this tensor, broadcast.</summary>
public static class Atan2Op
{
    extension(Tensor y)
    {
        /// <summary>The angle of the point (x, y), −π…π, where y is this tensor, broadcast.</summary>
        /// <exception cref="ShapeException">The types differ, are not floating-point, or the shapes do not broadcast.</exception>
        public Tensor Atan2(Tensor x) => Elementwise.Binary("atan2", y, x, new Atan2Function());
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("atan2", t => t[0].Atan2(t[1]), Sample.AwayFromZero([3, 5]), Sample.AwayFromZero([5], 2)),
        new("atan2 (same shape)", t => t[0].Atan2(t[1]), Sample.AwayFromZero([3, 5]), Sample.AwayFromZero([3, 5], 7)),
    ];
}

internal readonly struct Atan2Function : IBinaryFunction
{
    public static Keeps Keeps => Keeps.Input;

    public V Forward<V>(V a, V b) where V : unmanaged, ILane<V> => LaneTrigonometry.Atan2(a, b);

    public V DerivativeA<V>(V a, V b, V y) where V : unmanaged, ILane<V> => b / (a * a + b * b);

    public V DerivativeB<V>(V a, V b, V y) where V : unmanaged, ILane<V> => -a / (a * a + b * b);
}
