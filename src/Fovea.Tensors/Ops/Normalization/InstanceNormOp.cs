namespace Fovea.Tensors;

/// <summary>Instance normalisation: each channel of each image to mean 0 and variance 1.</summary>
/// <remarks>Source: D. Ulyanov, A. Vedaldi, V. Lempitsky, "Instance normalization" (2016).</remarks>
public static class InstanceNormOp
{
    /// <summary>The normalised images, and the statistics of each image's channel, [N·C].</summary>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="scale">γ of [C], or null.</param>
    /// <param name="shift">β of [C], or null.</param>
    /// <param name="epsilon">ε.</param>
    /// <exception cref="ShapeException">x is not [N, C, H, W], or has one value a channel.</exception>
    public static (Tensor Output, NormalizeCache Cache) Forward(Tensor x, Tensor? scale = null, Tensor? shift = null, double epsilon = 1e-5)
    {
        Check.Rank("instance_norm", x, 4, "input [N, C, H, W]");
        var plane = x.Shape[2] * x.Shape[3];
        if (plane < 2) throw new ShapeException($"instance_norm: expected more than one value a channel, got {x.Shape}.");
        var (y, cache) = NormalizeOp.Forward(x, new(1, x.Shape[0] * x.Shape[1], plane), epsilon, name: "instance_norm");
        Shape channels = [x.Shape[1], 1, 1];
        if (scale is not null) y *= scale.Reshape(channels);
        return (Autograd.Note(new InstanceNormAttributes(epsilon), shift is null ? y : y + shift.Reshape(channels), x, scale, shift),
            cache);
    }

    extension(Tensor x)
    {
        /// <summary>Y = γ·(X − μ)/√(σ² + ε) + β with statistics over each image's channel.</summary>
        /// <param name="scale">γ of [C], or null.</param>
        /// <param name="shift">β of [C], or null.</param>
        /// <param name="epsilon">ε.</param>
        /// <exception cref="ShapeException">x is not [N, C, H, W], or has one value a channel.</exception>
        public Tensor InstanceNorm2d(Tensor? scale = null, Tensor? shift = null, double epsilon = 1e-5) =>
            Forward(x, scale, shift, epsilon).Output;
    }

    internal static IEnumerable<GradCase> GradCases() =>
        [new("instance_norm", t =>
            t[0].InstanceNorm2d(t[1], t[2]), Sample.Normal([2, 3, 5, 4]), Sample.Normal([3], 2), Sample.Normal([3], 3))];
}

/// <summary>Instance normalisation of input, scale and shift.</summary>
/// <param name="Epsilon">ε.</param>
public sealed record InstanceNormAttributes(double Epsilon) : OperationAttributes("instance_norm")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.InstanceNorm2d(inputs[1], inputs[2], Epsilon);
}
