namespace Fovea.Data;

/// <summary>A rectangle cut from a picture, with zeros where it reaches beyond.</summary>
internal static class Window
{
    /// <summary><c>to[c, y, x] = from[c, y + top, x + left]</c>, 0 outside.</summary>
    public static void Copy(ReadOnlySpan<float> from, int channels, int height, int width, int top, int left,
        Span<float> to, int outHeight, int outWidth)
    {
        // The columns of the window that lie inside the picture, the same in every row.
        var first = Math.Clamp(-left, 0, outWidth);
        var end = Math.Clamp(width - left, first, outWidth);
        for (var c = 0; c < channels; c++)
            for (var y = 0; y < outHeight; y++)
            {
                var row = to.Slice((c * outHeight + y) * outWidth, outWidth);
                var sourceY = y + top;
                if (sourceY < 0 || sourceY >= height || first == end)
                {
                    row.Clear();
                    continue;
                }
                row[..first].Clear();
                row[end..].Clear();
                from.Slice((c * height + sourceY) * width + first + left, end - first).CopyTo(row[first..]);
            }
    }
}
