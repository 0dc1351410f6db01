namespace Fovea.Tensors;

/// <summary>x where x &gt; 0, else w·x with a learned w, one for all channels or one for each. Source: K. He et al., "Delving deep into
/// rectifiers", ICCV 2015, equation 1.</summary>
public static class PReLUOp
{
    extension(Tensor x)
    {
        /// <summary>x where x &gt; 0, else w·x; the derivative at 0 is w.</summary>
        /// <remarks><b>Shape</b>: x [N, C, …], w [C] or one element; where x has fewer than two axes, w has one element.</remarks>
        /// <param name="weight">w.</param>
        /// <exception cref="ShapeException">The types differ or are not floating-point, or w has another length.</exception>
        public Tensor PReLU(Tensor weight)
        {
            var channels = x.Rank > 1 ? x.Shape[1] : 1;
            if (weight.Rank > 1 || weight.Count != 1 && weight.Count != channels)
                throw new ShapeException($"prelu: expected a weight of 1{(channels == 1 ? "" : $" or {channels}")} elements "
                    + $"for {x.Shape}, got {weight.Shape}.");
            Shape shape = weight.Count == 1 ? [] : [channels, .. Enumerable.Repeat(1, x.Rank - 2)];
            return Elementwise.Binary("prelu", x, weight.Reshape(shape), new PReLUFunction());
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("prelu", t => t[0].PReLU(t[1]), Sample.AwayFromZero([3, 5]), Sample.Normal([1], 2)),
        new("prelu (channels)", t => t[0].PReLU(t[1]), Sample.AwayFromZero([2, 3, 2, 5]), Sample.Normal([3], 2)),
    ];
}

internal readonly struct PReLUFunction : IBinaryFunction
{
    public static Keeps Keeps => Keeps.Input;

    public V Forward<V>(V a, V b) where V : unmanaged, ILane<V> => V.Select(a > V.Of(0), a, b * a);

    public V DerivativeA<V>(V a, V b, V y) where V : unmanaged, ILane<V> => V.Select(a > V.Of(0), V.Of(1), b);

    public V DerivativeB<V>(V a, V b, V y) where V : unmanaged, ILane<V> => V.Select(a > V.Of(0), V.Of(0), a);
}
