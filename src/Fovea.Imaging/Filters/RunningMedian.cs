using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary>The median of a window that moves along a row, by counting how often each of few values occurs in it.</summary>
/// <remarks>
/// One step takes one column of the window away and adds one: work grows with the side and not with the area. <b>Source</b>: T. Huang,
/// G. Yang, G. Tang, "A fast two-dimensional median filtering algorithm", IEEE ASSP 27 (1979), with counts of blocks of values above it.
/// </remarks>
internal readonly struct RunningMedian(int size, int levels) : IWindowFunction
{
    // As many as 16 bit have; counts of so many values fit the processor's cache.
    private const int MostLevels = 65536, BlockBits = 8;

    /// <summary>The distinct values in order, or null where there are too many to count.</summary>
    public static float[]? Levels(Tensor x)
    {
        var sorted = x.ToArray<float>();
        Array.Sort(sorted);
        var count = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i == 0 || sorted[i] != sorted[count - 1])
            {
                if (count == MostLevels) return null;
                sorted[count++] = sorted[i];
            }
        }
        return sorted[..count];
    }

    /// <summary>The median rank of each window of ranks.</summary>
    public void Row(ReadOnlySpan<float> wide, int at, int stride, Span<float> result)
    {
        var (counts, blocks) = (new int[levels], new int[(levels >> BlockBits) + 1]);
        for (var column = 0; column < size - 1; column++) Add(wide, at + column, stride, 1, counts, blocks);
        for (var i = 0; i < result.Length; i++)
        {
            Add(wide, at + i + size - 1, stride, 1, counts, blocks);
            result[i] = Middle(counts, blocks);
            Add(wide, at + i, stride, -1, counts, blocks);
        }
    }

    private void Add(ReadOnlySpan<float> wide, int at, int stride, int change, int[] counts, int[] blocks)
    {
        for (var row = 0; row < size; row++)
        {
            var rank = (int)wide[at + row * stride];
            counts[rank] += change;
            blocks[rank >> BlockBits] += change;
        }
    }

    private int Middle(int[] counts, int[] blocks)
    {
        var (below, block) = (0, 0);
        while (below + blocks[block] <= size * size / 2) below += blocks[block++];
        var rank = block << BlockBits;
        while (below + counts[rank] <= size * size / 2) below += counts[rank++];
        return rank;
    }
}
