using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary>The middle value of a square window: takes away single wrong pixels and keeps edges.</summary>
/// <param name="size">Side of the window in pixels, odd.</param>
public sealed class MedianFilter(int size) : ImageFilter
{
    // Small windows are sooner searched than counted.
    private const int LeastCounted = 7;

    private readonly int _size = OddSize.Check(nameof(MedianFilter), size);

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x, PaddingMode border)
    {
        var wide = Borders.Extend(x, _size / 2, _size / 2, border);
        if (_size < LeastCounted || RunningMedian.Levels(wide) is not { } levels)
            return Tensor.From(WindowRows.Apply(wide, x.Shape, _size / 2, new Median(_size)), x.Shape);
        float[] ranks = Array.ConvertAll(wide.ToArray<float>(), v => (float)Array.BinarySearch(levels, v));
        var middles = WindowRows.Apply(Tensor.From(ranks, wide.Shape), x.Shape, _size / 2, new RunningMedian(_size, levels.Length));
        return Tensor.From(Array.ConvertAll(middles, rank => levels[(int)rank]), x.Shape);
    }

    private readonly struct Median(int size) : IWindowFunction
    {
        public void Row(ReadOnlySpan<float> wide, int at, int stride, Span<float> result)
        {
            var window = new float[size * size];
            for (var i = 0; i < result.Length; i++)
            {
                for (var row = 0; row < size; row++)
                    wide.Slice(at + row * stride + i, size).CopyTo(window.AsSpan(row * size));
                result[i] = Middle(window);
            }
        }

        // Quickselect: narrows down to the part that holds the middle. C. A. R. Hoare, "Algorithm 65: Find", CACM 4 (1961).
        private static float Middle(Span<float> values)
        {
            var (low, high, middle) = (0, values.Length - 1, values.Length / 2);
            while (low < high)
            {
                var pivot = values[(low + high) / 2];
                var (i, j) = (low, high);
                while (i <= j)
                {
                    while (values[i] < pivot) i++;
                    while (values[j] > pivot) j--;
                    if (i <= j)
                    {
                        (values[i], values[j]) = (values[j], values[i]);
                        (i, j) = (i + 1, j - 1);
                    }
                }
                (low, high) = (middle > j ? i : low, middle < i ? j : high);
            }
            return values[middle];
        }
    }
}

internal sealed class MedianEntry : FilterEntry
{
    public override string Name => "median";

    public override string Parameters => "SIZE=3";

    public override string Description => "middle value of a square window: removes specks, keeps edges";

    public override IReadOnlyList<string> Samples => ["median:7"];

    public override ImageFilter Create(TextArguments arguments) => new MedianFilter(arguments.Odd("SIZE", 3, 63));
}
