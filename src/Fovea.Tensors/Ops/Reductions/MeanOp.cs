namespace Fovea.Tensors;

/// <summary>Means over axes.</summary>
public static class MeanOp
{
    extension(Tensor x)
    {
        /// <summary>Σ x / n over the axes; over all where none are given.</summary>
        /// <exception cref="ShapeException">x is not floating-point, or an axis does not exist.</exception>
        public Tensor Mean(int[]? axes = null, bool keepDim = false)
        {
            Check.Floating("mean", x);
            var count = Axes.Count(x.Shape, Axes.Normalize("mean", x.Shape, axes));
            return Autograd.Note(new MeanAttributes(axes, keepDim), x.Sum(axes, keepDim) / count, x);
        }

        /// <summary>The mean over one axis.</summary>
        public Tensor Mean(int axis, bool keepDim = false) => x.Mean([axis], keepDim);
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("mean", t => t[0].Mean(), Sample.Normal([3, 5])),
        new("mean (axis 1, keep)", t => t[0].Mean(1, keepDim: true), Sample.Normal([3, 2, 5])),
    ];
}

/// <summary>A mean over axes.</summary>
/// <param name="Axes">The axes; null for all.</param>
/// <param name="KeepDim">Keep reduced axes with size 1.</param>
public sealed record MeanAttributes(int[]? Axes, bool KeepDim) : OperationAttributes("mean")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.Mean(Axes, KeepDim);
}
