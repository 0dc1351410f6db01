namespace Fovea.Tensors;

/// <summary>ln(1 + eˣ), without overflow for any x.</summary>
public static class SoftplusOp
{
    extension(Tensor x)
    {
        /// <summary>ln(1 + eˣ), without overflow for any x.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Softplus() => Elementwise.Unary("softplus", x, new SoftplusFunction());

        /// <summary>ln(1 + e^{βx})/β, and x itself where βx is above a threshold.</summary>
        /// <param name="beta">β; the larger it is, the closer the result is to max(x, 0).</param>
        /// <param name="threshold">From where on the result is x.</param>
        /// <exception cref="ArgumentOutOfRangeException">β is not positive.</exception>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Softplus(double beta, double threshold = 20) =>
            beta > 0 ? Elementwise.Unary("softplus", x, new ScaledSoftplusFunction(beta, threshold))
                : throw new ArgumentOutOfRangeException(nameof(beta), beta, "Softplus: expected β > 0.");
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("softplus", t => t[0].Softplus(), Sample.Normal([3, 5])),
        new("softplus (beta)", t => t[0].Softplus(2.5, 2), Sample.AwayFromZero([3, 5])),
    ];
}

internal readonly struct SoftplusFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Input;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => LaneMath.Softplus(x);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => LaneMath.Sigmoid(x);
}

/// <summary>ln(1 + e^{βx})/β, and x itself where βx is above a threshold.</summary>
/// <param name="Beta">β.</param>
/// <param name="Threshold">From where on the result is x.</param>
public readonly record struct ScaledSoftplusFunction(double Beta, double Threshold) : IUnaryFunction
{
    /// <inheritdoc/>
    public Keeps Keeps => Keeps.Input;

    /// <inheritdoc/>
    public V Forward<V>(V x) where V : unmanaged, ILane<V>
    {
        var scaled = V.Of(Beta) * x;
        return V.Select(scaled > V.Of(Threshold), x, LaneMath.Softplus(scaled) / V.Of(Beta));
    }

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V>
    {
        var scaled = V.Of(Beta) * x;
        return V.Select(scaled > V.Of(Threshold), V.Of(1), LaneMath.Sigmoid(scaled));
    }
}
