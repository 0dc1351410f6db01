namespace Fovea.Tensors;

/// <summary>The lower or upper triangle of matrices.</summary>
public static class TriangleOp
{
    extension(Tensor x)
    {
        /// <summary>The lower triangle of the last two axes: x where column − row ≤ diagonal, else 0.</summary>
        /// <param name="diagonal">The last diagonal that stays: 0 the main one, above it positive.</param>
        /// <exception cref="ShapeException">x has fewer than two axes.</exception>
        public Tensor Tril(int diagonal = 0) => Kept("tril", x, (row, column) => column - row <= diagonal);

        /// <summary>The upper triangle of the last two axes: x where column − row ≥ diagonal, else 0.</summary>
        /// <param name="diagonal">The first diagonal that stays: 0 the main one, above it positive.</param>
        /// <exception cref="ShapeException">x has fewer than two axes.</exception>
        public Tensor Triu(int diagonal = 0) => Kept("triu", x, (row, column) => column - row >= diagonal);
    }

    private static Tensor Kept(string subject, Tensor x, Func<int, int, bool> stays)
    {
        if (x.Rank < 2) throw new ShapeException($"{subject}: expected matrices […, H, W], got {x.Shape}.");
        int rows = x.Shape[-2], columns = x.Shape[-1];
        var mask = new bool[rows * columns];
        for (var i = 0; i < mask.Length; i++) mask[i] = stays(i / columns, i % columns);
        return x.Storage.Device.From(mask, [rows, columns]).Where(x, x.Device.Full([], 0, x.DType));
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("tril", t => t[0].Tril(), Sample.Normal([2, 3, 5])),
        new("triu", t => t[0].Triu(1), Sample.Normal([3, 5])),
    ];
}
