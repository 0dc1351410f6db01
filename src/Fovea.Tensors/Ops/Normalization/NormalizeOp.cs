namespace Fovea.Tensors;

/// <summary>What normalisation keeps for its backward pass.</summary>
/// <param name="X">The input.</param>
/// <param name="Scale">γ, one for each group, or null.</param>
/// <param name="HasShift">Whether there was a β.</param>
/// <param name="Mean">Each group's mean.</param>
/// <param name="Variance">Each group's biased variance.</param>
/// <param name="Groups">x seen as [outer, groups, inner].</param>
/// <param name="Epsilon">ε.</param>
public sealed record NormalizeCache(Tensor X, Tensor? Scale, bool HasShift, Tensor Mean, Tensor Variance, Extent Groups, double Epsilon);

/// <summary>Y = γ·(X − μ)/√(σ² + ε) + β with mean and biased variance of each group of elements: what batch, layer and instance
/// normalisation share.</summary>
/// <remarks>Source: S. Ioffe and C. Szegedy, "Batch normalization", ICML 2015, algorithm 1. The backward pass is written by hand: composed
/// from elementary operations it would take nine passes over the data.</remarks>
public static class NormalizeOp
{
    /// <summary>The normalised tensor, and the cache for <see cref="Backward"/>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="groups">x seen as [outer, groups, inner]; statistics are over outer and inner.</param>
    /// <param name="epsilon">ε, added to the variance.</param>
    /// <param name="scale">γ of [groups], or null for 1.</param>
    /// <param name="shift">β of [groups], or null for 0.</param>
    /// <param name="name">The operation's name in the graph.</param>
    /// <exception cref="ShapeException">Types or shapes do not fit, or a group is empty.</exception>
    public static (Tensor Output, NormalizeCache Cache) Forward(Tensor x, Extent groups, double epsilon = 1e-5, Tensor? scale = null,
        Tensor? shift = null, string name = "normalize")
    {
        Check.Floating(name, x);
        if (groups.Outer * groups.Count * groups.Inner != x.Count || x.Count == 0)
            throw new ShapeException($"{name}: expected at least one element, seen as [{groups.Outer}, {groups.Count}, {groups.Inner}], got {x.Shape}.");
        foreach (var affine in new[] { scale, shift })
            if (affine is not null && (affine.Shape != [groups.Count] || affine.DType != x.DType))
                throw new ShapeException($"{name}: expected scale and shift {x.DType} [{groups.Count}] for {x.Shape}, got {affine.DType} {affine.Shape}.");
        Tensor y = x.Device.Empty(x.Shape, x.DType), mean = x.Device.Empty([groups.Count], x.DType),
            variance = x.Device.Empty([groups.Count], x.DType);
        x.Device.Execute(new NormalizeCall(x, groups, epsilon, scale, shift, mean, variance, y));
        var cache = new NormalizeCache(x.Saved(), scale?.Saved(), shift is not null, mean, variance, groups, epsilon);
        return (Autograd.Record(new NormalizeAttributes(name, groups, epsilon), y, [x, scale, shift], (upstream, needs) =>
        {
            var (dx, dscale, dshift) = Backward(upstream, cache, needs);
            return [dx, dscale, dshift];
        }, cache.X, cache.Scale, mean, variance), cache);
    }

    /// <summary>dX = γ/√(σ² + ε)·(g − mean(g) − x̂·mean(g·x̂)), dγ = Σ g·x̂, dβ = Σ g, with g = ∂L/∂Y and sums over each group.</summary>
    /// <param name="upstream">∂L/∂Y.</param>
    /// <param name="cache">From <see cref="Forward"/>.</param>
    /// <param name="needs">Which gradients to compute; all unless said.</param>
    /// <exception cref="ShapeException">The upstream gradient has another shape or type than Y.</exception>
    public static (Tensor? X, Tensor? Scale, Tensor? Shift) Backward(Tensor upstream, NormalizeCache cache, Needs? needs = null)
    {
        var n = needs ?? Needs.All;
        var (x, scale, hasShift, mean, variance, groups, epsilon) = cache;
        Check.Upstream("normalize", x, upstream);
        if (Autograd.CreatesGraph)
        {
            var (x1, scale1, shift1) = NormalizeBackwardCall.Gradients(upstream, x, scale, groups, epsilon);
            return (n[0] ? x1.Reshape(x.Shape) : null, scale is not null && n[1] ? scale1.Reshape(scale.Shape) : null,
                hasShift && n[2] ? shift1.Reshape(mean.Shape) : null);
        }
        var dx = n[0] ? x.Device.Empty(x.Shape, x.DType) : null;
        var dscale = scale is not null && n[1] ? x.Device.Empty(scale.Shape, x.DType) : null;
        var dshift = hasShift && n[2] ? x.Device.Empty(mean.Shape, x.DType) : null;
        x.Device.Execute(new NormalizeBackwardCall(upstream, x, groups, epsilon, scale, mean, variance, dx, dscale, dshift));
        return (dx, dscale, dshift);
    }

    internal static IEnumerable<GradCase> GradCases() =>
        [new("normalize", t => Forward(t[0], new(3, 4, 5), 1e-5, t[1]).Output, Sample.Normal([3, 4, 5]), Sample.Normal([4], 2))];
}

/// <summary>Each group of elements to mean 0 and variance 1, then scaled and shifted; of input, scale and shift.</summary>
/// <param name="Name">The operation.</param>
/// <param name="Groups">x seen as [outer, groups, inner].</param>
/// <param name="Epsilon">ε.</param>
public sealed record NormalizeAttributes(string Name, Extent Groups, double Epsilon) : OperationAttributes(Name)
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) =>
        NormalizeOp.Forward(inputs[0]!, Groups, Epsilon, inputs[1], inputs[2], Name).Output;
}
