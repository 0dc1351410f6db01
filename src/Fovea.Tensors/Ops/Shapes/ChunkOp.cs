namespace Fovea.Tensors;

/// <summary>Parts of nearly equal size.</summary>
public static class ChunkOp
{
    extension(Tensor x)
    {
        /// <summary>x cut along an axis into parts of ⌈n/chunks⌉ elements; the last has what is left, and there may be fewer parts than
        /// asked for.</summary>
        /// <param name="chunks">How many.</param>
        /// <param name="axis">The axis; negative ones count from the end.</param>
        /// <exception cref="ShapeException">The number is below 1, or the axis does not exist.</exception>
        public Tensor[] Chunk(int chunks, int axis = 0)
        {
            if (chunks < 1) throw new ShapeException($"chunk: expected 1 chunk or more, got {chunks}.");
            var a = x.Shape.Axis(axis);
            var (n, size) = (x.Shape[a], Math.Max((x.Shape[a] + chunks - 1) / chunks, 1));
            if (n == 0) return [x];
            return [.. Enumerable.Range(0, (n + size - 1) / size).Select(i => x.Slice(a, i * size, Math.Min((i + 1) * size, n)))];
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
        [new("chunk", t => t[0].Chunk(3, 1)[0] * t[0].Chunk(3, -1)[1], Sample.Normal([3, 5]))];
}
