using System.Numerics;

namespace Fovea.Tensors;

/// <summary>The order of elements by a stable merge sort: runs by insertion, then merged in pairs.</summary>
internal static class SortKernel
{
    private const int Run = 16;

    /// <summary>order[k] = the place of the k-th key; NaN counts as larger than every number.</summary>
    /// <param name="keys">What to compare.</param>
    /// <param name="descending">The largest first; equal keys stay in order of their places all the same.</param>
    /// <param name="order">The result.</param>
    /// <param name="spare">As long as the result; its contents are lost.</param>
    public static void Order<T>(ReadOnlySpan<T> keys, bool descending, Span<int> order, Span<int> spare) where T : unmanaged, INumber<T>
    {
        var n = keys.Length;
        for (var i = 0; i < n; i++) order[i] = i;
        for (var start = 0; start < n; start += Run) Insert(keys, descending, order[start..Math.Min(start + Run, n)]);
        Span<int> from = order, to = spare;
        for (var width = Run; width < n; width *= 2)
        {
            for (var start = 0; start < n; start += 2 * width)
            {
                int middle = Math.Min(start + width, n), end = Math.Min(middle + width, n);
                Merge(keys, descending, from[start..middle], from[middle..end], to[start..end]);
            }
            var other = from;
            from = to;
            to = other;
            if (width > n / 2) break;
        }
        if (from != order) from[..n].CopyTo(order);
    }

    private static void Insert<T>(ReadOnlySpan<T> keys, bool descending, Span<int> run) where T : unmanaged, INumber<T>
    {
        for (var i = 1; i < run.Length; i++)
        {
            var item = run[i];
            var j = i;
            for (; j > 0 && Before(keys[item], keys[run[j - 1]], descending); j--) run[j] = run[j - 1];
            run[j] = item;
        }
    }

    private static void Merge<T>(ReadOnlySpan<T> keys, bool descending, ReadOnlySpan<int> left, ReadOnlySpan<int> right, Span<int> to)
        where T : unmanaged, INumber<T>
    {
        int l = 0, r = 0;
        for (var i = 0; i < to.Length; i++)
        {
            // The left one where they are equal: that is what makes the sort stable.
            var takeRight = l == left.Length || r < right.Length && Before(keys[right[r]], keys[left[l]], descending);
            to[i] = takeRight ? right[r++] : left[l++];
        }
    }

    private static bool Before<T>(T a, T b, bool descending) where T : unmanaged, INumber<T> => descending
        ? a > b || T.IsNaN(a) && !T.IsNaN(b)
        : a < b || T.IsNaN(b) && !T.IsNaN(a);
}
