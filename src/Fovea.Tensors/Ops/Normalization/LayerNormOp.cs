namespace Fovea.Tensors;

/// <summary>Layer normalisation: each sample to mean 0 and variance 1 over its last axes.</summary>
/// <remarks>Source: J. L. Ba, J. R. Kiros, G. E. Hinton, "Layer normalization" (2016).</remarks>
public static class LayerNormOp
{
    extension(Tensor x)
    {
        /// <summary>Y = γ·(X − μ)/√(σ² + ε) + β with statistics over the last axes, those of <paramref name="normalized"/>.</summary>
        /// <param name="normalized">The last sizes of x.</param>
        /// <param name="scale">γ of that shape, or null.</param>
        /// <param name="shift">β of that shape, or null.</param>
        /// <param name="epsilon">ε.</param>
        /// <exception cref="ShapeException">x does not end in <paramref name="normalized"/>.</exception>
        public Tensor LayerNorm(Shape normalized, Tensor? scale = null, Tensor? shift = null, double epsilon = 1e-5)
        {
            if (normalized.Rank == 0 || x.Rank < normalized.Rank || !x.Shape.Sizes[^normalized.Rank..].SequenceEqual(normalized.Sizes))
                throw new ShapeException($"layer_norm: expected input [N, …, {string.Join(", ", normalized)}], got {x.Shape}.");
            if (x.Count == 0) throw new ShapeException($"layer_norm: expected at least one element, got {x.Shape}.");
            var y = NormalizeOp.Forward(x, new(1, x.Count / normalized.Elements, normalized.Elements), epsilon, name: "layer_norm").Output;
            if (scale is not null) y *= scale;
            return Autograd.Note(new LayerNormAttributes(normalized, epsilon), shift is null ? y : y + shift, x, scale, shift);
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
        [new("layer_norm", t =>
            t[0].LayerNorm([3, 5], t[1], t[2]), Sample.Normal([4, 3, 5]), Sample.Normal([3, 5], 2), Sample.Normal([3, 5], 3))];
}

/// <summary>Layer normalisation of input, scale and shift.</summary>
/// <param name="Normalized">The last sizes of the input.</param>
/// <param name="Epsilon">ε.</param>
public sealed record LayerNormAttributes(Shape Normalized, double Epsilon) : OperationAttributes("layer_norm")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.LayerNorm(Normalized, inputs[1], inputs[2], Epsilon);
}
