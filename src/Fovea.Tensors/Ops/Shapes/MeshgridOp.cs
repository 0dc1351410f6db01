namespace Fovea.Tensors;

/// <summary>Coordinates of a grid.</summary>
public static class MeshgridOp
{
    extension(Tensor)
    {
        /// <summary>For vectors a, b, …: A[i, j, …] = a[i], B[i, j, …] = b[j], and so on (NumPy's and PyTorch's indexing
        /// <c>ij</c>).</summary>
        /// <param name="axes">The coordinates along each axis.</param>
        /// <exception cref="ShapeException">There is none, or one is not a vector.</exception>
        public static Tensor[] Meshgrid(params IReadOnlyList<Tensor> axes)
        {
            if (axes.Count == 0) throw new ShapeException("meshgrid: expected at least one vector, got none.");
            foreach (var axis in axes) Check.Rank("meshgrid", axis, 1, "vectors");
            var shape = Shape.Create([.. axes.Select(a => a.Count)]);
            return [.. axes.Select((a, i) => a.Reshape([a.Count, .. Enumerable.Repeat(1, axes.Count - 1 - i)]).Expand(shape))];
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
        [new("meshgrid", t => Tensor.Meshgrid(t)[0] * Tensor.Meshgrid(t)[1], Sample.Normal([3]), Sample.Normal([5], 2))];
}
