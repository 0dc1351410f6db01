namespace Fovea.Tensors;

/// <summary>The cross product of vectors in space.</summary>
public static class CrossOp
{
    extension(Tensor a)
    {
        /// <summary>a × b of vectors of three elements along an axis; the other axes broadcast.</summary>
        /// <param name="b">The second factor.</param>
        /// <param name="axis">The axis of the elements, in both.</param>
        /// <exception cref="ShapeException">There are not three elements along the axis, the types differ or are not floating-point, or the
        /// shapes do not broadcast.</exception>
        public Tensor Cross(Tensor b, int axis = -1)
        {
            var shape = Shape.Broadcast(a.Shape, b.Shape, "cross");
            // From the end, where the axes of both are aligned.
            var last = shape.Axis(axis) - shape.Rank;
            if (a.Rank < -last || b.Rank < -last || a.Shape[last] != 3 || b.Shape[last] != 3)
                throw new ShapeException($"cross: expected 3 elements along axis {axis} of both, got {a.Shape} and {b.Shape}.");
            return a.Roll(-1, last) * b.Roll(-2, last) - a.Roll(-2, last) * b.Roll(-1, last);
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("cross", t => t[0].Cross(t[1]), Sample.Normal([5, 3]), Sample.Normal([3], 2)),
        new("cross (axis 1)", t => t[0].Cross(t[1], 1), Sample.Normal([2, 3, 5]), Sample.Normal([2, 3, 5], 2)),
    ];
}
