namespace Fovea.Tensors;

/// <summary>Elements in order.</summary>
public static class SortOp
{
    extension(Tensor x)
    {
        /// <summary>The elements along an axis in order, and where each came from, as Int64. Equal elements stay in order (a stable sort);
        /// NaN counts as larger than every number: it comes last, or first in descending order. The gradient goes back to where an element
        /// came from.</summary>
        /// <param name="axis">The axis; negative ones count from the end.</param>
        /// <param name="descending">The largest first.</param>
        /// <exception cref="ShapeException">The axis does not exist.</exception>
        public (Tensor Values, Tensor Index) Sort(int axis = -1, bool descending = false)
        {
            var index = x.ArgSort(axis, descending);
            return (x.Gather(axis, index), index);
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("sort", t => t[0].Sort(1).Values, Sample.Distinct([3, 5, 2])),
        new("sort (descending)", t => t[0].Sort(descending: true).Values, Sample.Distinct([3, 5])),
    ];
}
