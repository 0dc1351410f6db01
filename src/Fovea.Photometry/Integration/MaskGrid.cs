namespace Fovea.Photometry;

/// <summary>The mask's bounding box with a border one cell wide, so that every pixel has four neighbouring cells.</summary>
internal sealed class MaskGrid
{
    /// <summary>The grid of a mask.</summary>
    /// <exception cref="ArgumentException">The mask is empty.</exception>
    public MaskGrid(PixelMask mask)
    {
        if (mask.Count == 0) throw new ArgumentException("Integration: expected a mask of one pixel or more, got none.", nameof(mask));
        var (left, right) = (int.MaxValue, 0);
        foreach (var index in mask.Indices)
        {
            var x = index % mask.Width;
            (left, right) = (Math.Min(left, x), Math.Max(right, x));
        }
        var top = mask.Indices[0] / mask.Width;
        Width = right - left + 3;
        Height = mask.Indices[^1] / mask.Width - top + 3;
        Cells = new int[mask.Count];
        Pixels = new int[Width * Height];
        Array.Fill(Pixels, -1);
        for (var p = 0; p < Cells.Length; p++)
        {
            var (y, x) = Math.DivRem(mask.Indices[p], mask.Width);
            Cells[p] = (y - top + 1) * Width + x - left + 1;
            Pixels[Cells[p]] = p;
        }
    }

    /// <summary>Columns, the border included.</summary>
    public int Width { get; }

    /// <summary>Rows, the border included.</summary>
    public int Height { get; }

    /// <summary>For each pixel its cell, y · Width + x.</summary>
    public int[] Cells { get; }

    /// <summary>For each cell its pixel, or −1.</summary>
    public int[] Pixels { get; }

    /// <summary>Values of the cells' pixels with the mean of each connected part taken away.</summary>
    /// <param name="values">[cells].</param>
    /// <returns>[pixels], and the number of parts.</returns>
    public (float[] Depth, int Parts) Centred(ReadOnlySpan<double> values)
    {
        var depth = new float[Cells.Length];
        var part = new int[Cells.Length];
        var (parts, stack) = (0, new Stack<int>());
        ReadOnlySpan<int> steps = [-1, 1, -Width, Width];
        for (var first = 0; first < part.Length; first++)
        {
            if (part[first] != 0) continue;
            part[first] = ++parts;
            stack.Push(first);
            var (sum, members) = (0.0, new List<int>());
            while (stack.TryPop(out var p))
            {
                members.Add(p);
                sum += values[Cells[p]];
                foreach (var step in steps)
                {
                    if (Pixels[Cells[p] + step] is not (>= 0 and var next) || part[next] != 0) continue;
                    part[next] = parts;
                    stack.Push(next);
                }
            }
            foreach (var p in members) depth[p] = (float)(values[Cells[p]] - sum / members.Count);
        }
        return (depth, parts);
    }
}
