namespace Fovea.Tensors;

/// <summary>Tensors repeated.</summary>
public static class TileOp
{
    extension(Tensor x)
    {
        /// <summary>x as a whole, repeated a number of times along each axis.</summary>
        /// <param name="repeats">How often along each axis, aligned at the last: missing ones count as 1, and more than x has axes put axes
        /// in front.</param>
        /// <exception cref="ShapeException">A number is negative.</exception>
        public Tensor Tile(params int[] repeats)
        {
            foreach (var r in repeats)
                if (r < 0) throw new ShapeException($"tile: expected repeats of 0 or more, got [{string.Join(", ", repeats)}].");
            var rank = Math.Max(x.Rank, repeats.Length);
            var (single, repeated, sizes) = (new int[2 * rank], new int[2 * rank], new int[rank]);
            for (var i = 0; i < rank; i++)
            {
                var size = i < rank - x.Rank ? 1 : x.Shape[i - (rank - x.Rank)];
                var times = i < rank - repeats.Length ? 1 : repeats[i - (rank - repeats.Length)];
                (single[2 * i], single[2 * i + 1], repeated[2 * i], repeated[2 * i + 1]) = (1, size, times, size);
                sizes[i] = times * size;
            }
            return x.Reshape(Shape.Create(single)).Expand(Shape.Create(repeated)).Reshape(Shape.Create(sizes));
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("tile", t => t[0].Tile(2, 1, 3), Sample.Normal([3, 2])),
        new("tile (last axis)", t => t[0].Tile(2), Sample.Normal([3, 2])),
    ];
}
