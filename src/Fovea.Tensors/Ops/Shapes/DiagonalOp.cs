namespace Fovea.Tensors;

/// <summary>Diagonals of matrices, and matrices from diagonals.</summary>
public static class DiagonalOp
{
    extension(Tensor x)
    {
        /// <summary>The elements of two axes whose second index is the first plus an offset, along a new last axis.</summary>
        /// <remarks><b>Shape</b>: without the two axes, and with the diagonal's length at the end.</remarks>
        /// <param name="offset">0 for the main diagonal, positive above it, negative below.</param>
        /// <param name="axis1">The axis of rows.</param>
        /// <param name="axis2">The axis of columns.</param>
        /// <exception cref="ShapeException">An axis does not exist, or both are the same.</exception>
        public Tensor Diagonal(int offset = 0, int axis1 = 0, int axis2 = 1)
        {
            int a = x.Shape.Axis(axis1), b = x.Shape.Axis(axis2), rows = x.Shape[a], columns = x.Shape[b];
            if (a == b) throw new ShapeException($"diagonal: expected two different axes of {x.Shape}, got {axis1} and {axis2}.");
            int[] others = [.. Enumerable.Range(0, x.Rank).Where(i => i != a && i != b)];
            int top = Math.Max(-offset, 0), left = Math.Max(offset, 0), length = Math.Max(Math.Min(rows - top, columns - left), 0);
            var places = new long[length];
            for (var i = 0; i < length; i++) places[i] = (long)(top + i) * columns + left + i;
            return x.Permute([.. others, a, b]).Reshape([.. others.Select(i => x.Shape[i]), rows * columns])
                .IndexSelect(-1, x.Storage.Device.From(places, [length]));
        }

        /// <summary>The diagonal of a matrix; of a vector, the square matrix with it on a diagonal and 0 elsewhere.</summary>
        /// <param name="offset">0 for the main diagonal, positive above it, negative below.</param>
        /// <exception cref="ShapeException">x is neither a vector nor a matrix.</exception>
        public Tensor Diag(int offset = 0)
        {
            if (x.Rank == 2) return x.Diagonal(offset);
            Check.Rank("diag", x, 1, "a vector or a matrix");
            var n = x.Count + Math.Abs(offset);
            var places = new long[x.Count];
            for (var i = 0; i < places.Length; i++) places[i] = (long)(i + Math.Max(-offset, 0)) * n + i + Math.Max(offset, 0);
            return x.Device.Full([n * n], 0, x.DType).Scatter(0, x.Storage.Device.From(places, [places.Length]), x).Reshape([n, n]);
        }

        /// <summary>Σᵢ x[…, i, i]: the sum of a matrix's diagonal.</summary>
        /// <remarks><b>Shape</b>: […, H, W] to […]; leading axes are a batch.</remarks>
        /// <exception cref="ShapeException">x has fewer than two axes, or is not floating-point.</exception>
        public Tensor Trace()
        {
            if (x.Rank < 2) throw new ShapeException($"trace: expected matrices […, H, W], got {x.Shape}.");
            return x.Diagonal(0, -2, -1).Sum(-1);
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("diagonal", t => t[0].Diagonal(1, 0, 2), Sample.Normal([3, 2, 5])),
        new("diag", t => t[0].Diag(-2), Sample.Normal([3])),
        new("diag (matrix)", t => t[0].Diag(-1), Sample.Normal([3, 5])),
        new("trace", t => t[0].Trace(), Sample.Normal([3, 5])),
        new("trace (batch)", t => t[0].Trace(), Sample.Normal([2, 3, 5])),
    ];
}
