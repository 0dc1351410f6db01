namespace Fovea.Tensors;

/// <summary>The largest or smallest elements along an axis together with their places.</summary>
public static class ExtremeWithIndexOp
{
    extension(Tensor x)
    {
        /// <summary>The largest element along an axis, and its first index as Int64; NaN counts as the largest. The gradient goes to that
        /// index.</summary>
        /// <param name="axis">The axis; negative ones count from the end.</param>
        /// <param name="keepDim">Keep the axis with size 1.</param>
        /// <exception cref="ShapeException">The axis does not exist, or has no element.</exception>
        public (Tensor Values, Tensor Index) MaxWithIndex(int axis, bool keepDim = false) =>
            At(x, axis, x.ArgMax(axis, keepDim: true), keepDim);

        /// <summary>The smallest element along an axis, and its first index as Int64; NaN counts as the smallest. The gradient goes to that
        /// index.</summary>
        /// <param name="axis">The axis; negative ones count from the end.</param>
        /// <param name="keepDim">Keep the axis with size 1.</param>
        /// <exception cref="ShapeException">The axis does not exist, or has no element.</exception>
        public (Tensor Values, Tensor Index) MinWithIndex(int axis, bool keepDim = false) =>
            At(x, axis, x.ArgMin(axis, keepDim: true), keepDim);
    }

    private static (Tensor, Tensor) At(Tensor x, int axis, Tensor index, bool keepDim)
    {
        var values = x.Gather(axis, index);
        return keepDim ? (values, index) : (values.Squeeze(axis), index.Squeeze(axis));
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("max_with_index", t => t[0].MaxWithIndex(1).Values, Sample.Distinct([3, 5, 2])),
        new("min_with_index", t => t[0].MinWithIndex(-1, keepDim: true).Values, Sample.Distinct([3, 5])),
    ];
}
