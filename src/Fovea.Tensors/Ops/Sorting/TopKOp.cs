namespace Fovea.Tensors;

/// <summary>The k largest or smallest elements.</summary>
public static class TopKOp
{
    extension(Tensor x)
    {
        /// <summary>The k largest elements along an axis in descending order, or the k smallest in ascending order, and where each came
        /// from, as Int64. Of equal elements the first come first; NaN counts as larger than every number.</summary>
        /// <param name="k">How many.</param>
        /// <param name="axis">The axis; negative ones count from the end.</param>
        /// <param name="largest">Whether the largest; otherwise the smallest.</param>
        /// <exception cref="ShapeException">The axis does not exist, or has fewer than k elements.</exception>
        public (Tensor Values, Tensor Index) TopK(int k, int axis = -1, bool largest = true)
        {
            var a = x.Shape.Axis(axis);
            if (k < 0 || k > x.Shape[a])
                throw new ShapeException($"topk: expected k from 0 to {x.Shape[a]} at axis {axis} of {x.Shape}, got {k}.");
            var index = x.ArgSort(a, descending: largest).Slice(a, 0, k);
            return (x.Gather(a, index), index);
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("topk", t => t[0].TopK(3, 1).Values, Sample.Distinct([3, 5, 2])),
        new("topk (smallest)", t => t[0].TopK(2, largest: false).Values, Sample.Distinct([3, 5])),
    ];
}
