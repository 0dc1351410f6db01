namespace Fovea.Tensors;

/// <summary>What root-mean-square normalisation keeps for its backward pass.</summary>
/// <param name="Output">y.</param>
/// <param name="Scale">r, one for each row.</param>
public sealed record RmsNormCache(Tensor Output, Tensor Scale);

/// <summary>y = r·x along the last axis, with r = 1/√(mean x² + ε).</summary>
/// <remarks>The backward pass is written by hand because autograd would keep x, x² and r. Source: B. Zhang and R. Sennrich,
/// "Root mean square layer normalization", NeurIPS 2019, equation 4.</remarks>
public static class RmsNormOp
{
    /// <summary>The normalised rows, and the cache for <see cref="Backward"/>.</summary>
    /// <param name="x">[…, C].</param>
    /// <param name="epsilon">ε.</param>
    /// <exception cref="ShapeException">x is a scalar or not floating-point.</exception>
    public static (Tensor Output, RmsNormCache Cache) Forward(Tensor x, double epsilon = 1e-8)
    {
        if (x.Rank == 0) throw new ShapeException($"rms_norm: expected input […, C], got {x.Shape}.");
        var cache = Compute(x, epsilon);
        var y = cache.Output.Detach();
        return (Autograd.Record(new RmsNormAttributes(epsilon), y, [x], (upstream, _) => [Backward(upstream, cache)],
            cache.Output, cache.Scale), cache);
    }

    // Nothing is recorded while the scope lives, also where a step throws: the operation is recorded once, as a whole.
    private static RmsNormCache Compute(Tensor x, double epsilon)
    {
        using var _ = Autograd.NoGrad();
        var r = (x.Square().Mean([-1], keepDim: true) + epsilon).Rsqrt();
        return new(x * r, r);
    }

    /// <summary>dx = r·(dy − y·mean(dy·y)).</summary>
    /// <param name="upstream">∂L/∂y.</param>
    /// <param name="cache">From <see cref="Forward"/>.</param>
    public static Tensor Backward(Tensor upstream, RmsNormCache cache) =>
        cache.Scale * (upstream - cache.Output * (upstream * cache.Output).Mean([-1], keepDim: true));

    extension(Tensor x)
    {
        /// <summary>r·x along the last axis, with r = 1/√(mean x² + ε).</summary>
        /// <exception cref="ShapeException">x is a scalar or not floating-point.</exception>
        public Tensor RmsNorm(double epsilon = 1e-8) => Forward(x, epsilon).Output;
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("rms_norm", t => t[0].RmsNorm(), Sample.Normal([3, 5])),
        new("rms_norm (epsilon)", t => t[0].RmsNorm(0.1), Sample.Normal([2, 3, 7])),
    ];
}

/// <summary>Root-mean-square normalisation as data.</summary>
/// <param name="Epsilon">ε.</param>
public sealed record RmsNormAttributes(double Epsilon) : OperationAttributes("rms_norm")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.RmsNorm(Epsilon);
}
