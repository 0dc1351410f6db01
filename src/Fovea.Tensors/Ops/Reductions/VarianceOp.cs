namespace Fovea.Tensors;

/// <summary>Variance and standard deviation over axes.</summary>
public static class VarianceOp
{
    extension(Tensor x)
    {
        /// <summary>Σ (x − mean)² / (n − correction) over the axes; over all where none are given; divided by 0 where n is no more
        /// than the correction, as PyTorch has it.</summary>
        /// <param name="axes">Axes to reduce.</param>
        /// <param name="correction">1 for the unbiased estimate (PyTorch's default), 0 for the population's variance.</param>
        /// <param name="keepDim">Keep reduced axes with size 1.</param>
        public Tensor Var(int[]? axes = null, int correction = 1, bool keepDim = false)
        {
            Check.Floating("var", x);
            var count = Axes.Count(x.Shape, Axes.Normalize("var", x.Shape, axes));
            return (x - x.Mean(axes, keepDim: true)).Square().Sum(axes, keepDim) / Math.Max(0, count - correction);
        }

        /// <summary>The variance along one axis.</summary>
        /// <exception cref="ShapeException">x is not floating-point, or the axis does not exist.</exception>
        public Tensor Var(int axis, int correction = 1, bool keepDim = false) => x.Var([axis], correction, keepDim);

        /// <summary>√var along one axis.</summary>
        /// <exception cref="ShapeException">x is not floating-point, or the axis does not exist.</exception>
        public Tensor Std(int axis, int correction = 1, bool keepDim = false) => x.Std([axis], correction, keepDim);

        /// <summary>√var over the axes.</summary>
        public Tensor Std(int[]? axes = null, int correction = 1, bool keepDim = false) => NormOp.Root(x.Var(axes, correction, keepDim), 2);
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("var", t => t[0].Var([0, 2]), Sample.Normal([3, 2, 5])),
        new("var (correction 0)", t => t[0].Var(correction: 0), Sample.Normal([3, 5])),
        new("std", t => t[0].Std([1], keepDim: true), Sample.Normal([3, 5])),
    ];
}
