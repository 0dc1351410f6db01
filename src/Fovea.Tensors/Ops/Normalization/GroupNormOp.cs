namespace Fovea.Tensors;

/// <summary>Group normalisation: each group of channels of each image to mean 0 and variance 1.</summary>
/// <remarks>Source: Y. Wu and K. He, "Group normalization", ECCV 2018.</remarks>
public static class GroupNormOp
{
    extension(Tensor x)
    {
        /// <summary>Y = γ·(X − μ)/√(σ² + ε) + β with statistics over each group of channels of each sample.</summary>
        /// <param name="groups">Number of groups, a divisor of C.</param>
        /// <param name="scale">γ of [C], or null.</param>
        /// <param name="shift">β of [C], or null.</param>
        /// <param name="epsilon">ε.</param>
        /// <exception cref="ShapeException">x is not [N, C, …], the groups do not divide C, scale or shift do not fit, or a group has one
        /// value.</exception>
        public Tensor GroupNorm(int groups, Tensor? scale = null, Tensor? shift = null, double epsilon = 1e-5)
        {
            if (x.Rank < 2) throw new ShapeException($"group_norm: expected input [N, C, …], got {x.Shape}.");
            var channels = x.Shape[1];
            if (groups < 1 || channels % groups != 0)
                throw new ShapeException($"group_norm: expected groups that divide the {channels} channels of {x.Shape}, got {groups}.");
            foreach (var affine in new[] { scale, shift })
                if (affine is not null && (affine.Shape != [channels] || affine.DType != x.DType)) throw new ShapeException(
                    $"group_norm: expected scale and shift {x.DType} [{channels}] for {x.Shape}, got {affine.DType} {affine.Shape}.");
            var size = x.Shape[0] == 0 ? 0 : x.Count / (x.Shape[0] * groups);
            if (size < 2) throw new ShapeException($"group_norm: expected more than one value a group, got {x.Shape} in {groups} groups.");
            var y = NormalizeOp.Forward(x, new(1, x.Shape[0] * groups, size), epsilon, name: "group_norm").Output;
            Shape each = [channels, .. Enumerable.Repeat(1, x.Rank - 2)];
            if (scale is not null) y *= scale.Reshape(each);
            return Autograd.Note(new GroupNormAttributes(groups, epsilon), shift is null ? y : y + shift.Reshape(each), x, scale, shift);
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("group_norm", t => t[0].GroupNorm(2, t[1], t[2]), Sample.Normal([2, 6, 3, 5]), Sample.Normal([6], 2), Sample.Normal([6], 3)),
        new("group_norm (signals)", t => t[0].GroupNorm(3), Sample.Normal([2, 6, 3])),
    ];
}

/// <summary>Group normalisation of input, scale and shift.</summary>
/// <param name="Groups">Number of groups.</param>
/// <param name="Epsilon">ε.</param>
public sealed record GroupNormAttributes(int Groups, double Epsilon) : OperationAttributes("group_norm")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.GroupNorm(Groups, inputs[1], inputs[2], Epsilon);
}
