using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>The object found by its brightness: the brightest that each pixel gets under any light, parted in two by Otsu's threshold;
/// the largest connected part, with its holes filled.</summary>
/// <remarks>Source: N. Otsu, "A threshold selection method from gray-level histograms", IEEE Transactions on Systems, Man, and Cybernetics
/// 9(1), 1979.</remarks>
public static class BrightnessMask
{
    /// <summary>Finds the object.</summary>
    /// <param name="paths">Its pictures, of one size.</param>
    /// <param name="cancellation">Stops between pictures.</param>
    /// <exception cref="DataFormatException">The pictures differ in size, or nothing is brighter than the rest.</exception>
    /// <exception cref="IOException">A picture cannot be read.</exception>
    public static PixelMask Find(IReadOnlyList<string> paths, CancellationToken cancellation = default)
    {
        var (brightest, width, height) = Brightest(paths, cancellation);
        var threshold = Threshold(brightest);
        var inside = Array.ConvertAll(brightest, b => b > threshold);
        var mask = new PixelMask(width, height, FillHoles(Largest(inside, width), width));
        return mask.Count > 0 ? mask
            : throw new DataFormatException(paths[0], -1, "brightness",
                "expected an object brighter than its background; pass a mask with --mask");
    }

    /// <summary>Connected parts that are brighter than the threshold, or darker and not at the picture's border, with their holes
    /// filled.</summary>
    /// <param name="paths">Pictures of one size.</param>
    /// <param name="leastShare">Parts below this share of the picture are left out.</param>
    internal static List<PixelMask> Parts(IReadOnlyList<string> paths, double leastShare)
    {
        var (brightest, width, height) = Brightest(paths, default);
        var (threshold, parts) = (Threshold(brightest), new List<PixelMask>());
        foreach (var bright in new[] { true, false })
        {
            var inside = Array.ConvertAll(brightest, b => b > threshold == bright);
            var labels = new int[inside.Length];
            for (int i = 0, next = 0; i < inside.Length; i++)
            {
                if (!inside[i] || labels[i] != 0) continue;
                if (Flood(inside, labels, width, i, ++next) < leastShare * inside.Length) continue;
                var part = FillHoles(Array.ConvertAll(labels, l => l == next), width);
                if (!bright && TouchesBorder(part, width)) continue;
                parts.Add(new(width, height, part));
            }
        }
        return [.. parts.OrderByDescending(p => p.Count)];
    }

    private static bool TouchesBorder(bool[] part, int width)
    {
        var height = part.Length / width;
        return Enumerable.Range(0, width).Any(x => part[x] || part[(height - 1) * width + x])
            || Enumerable.Range(0, height).Any(y => part[y * width] || part[y * width + width - 1]);
    }

    private static (byte[] Values, int Width, int Height) Brightest(IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        var first = Image.Load(paths[0]);
        var (width, height) = (first.Width, first.Height);
        var brightest = new byte[width * height];
        var gate = new Lock();
        PixelLoop.Run(paths.Count, 1, (begin, end) =>
        {
            for (var i = begin; i < end; i++)
            {
                // Square roots spread the dark end, where the background's edge is.
                var picture = Image.Load(paths[i]).ToGrayscale(Rgb.Black);
                if (picture.Width != width || picture.Height != height) throw new DataFormatException(paths[i], -1, "size",
                    $"expected {width} × {height} as {Path.GetFileName(paths[0])} has, got {picture.Width} × {picture.Height}");
                lock (gate) Raise(brightest, picture);
            }
        }, null, cancellation);
        return (brightest, width, height);
    }

    /// <summary>The level that parts a histogram of 256 so that the variance between the parts is largest.</summary>
    internal static int Threshold(ReadOnlySpan<byte> values)
    {
        var counts = new long[256];
        foreach (var value in values) counts[value]++;
        double total = values.Length, sum = 0;
        for (var i = 0; i < 256; i++) sum += i * (double)counts[i];
        var (best, level, below, belowSum) = (-1.0, 0, 0.0, 0.0);
        for (var i = 0; i < 256; i++)
        {
            below += counts[i];
            belowSum += i * (double)counts[i];
            if (below == 0 || below == total) continue;
            var gap = belowSum / below - (sum - belowSum) / (total - below);
            if (below * (total - below) * gap * gap is var between && between > best) (best, level) = (between, i);
        }
        return level;
    }

    private static void Raise(byte[] brightest, Image picture)
    {
        for (var i = 0; i < brightest.Length; i++)
        {
            var share = picture.BitDepth == 8 ? picture.Pixels8[i] / 255f : picture.Pixels16[i] / 65535f;
            brightest[i] = Math.Max(brightest[i], (byte)(255 * MathF.Sqrt(share)));
        }
    }

    private static bool[] Largest(bool[] inside, int width)
    {
        var labels = new int[inside.Length];
        var (next, best, bestSize) = (0, 0, 0);
        for (var i = 0; i < inside.Length; i++)
        {
            if (!inside[i] || labels[i] != 0) continue;
            var size = Flood(inside, labels, width, i, ++next);
            if (size > bestSize) (best, bestSize) = (next, size);
        }
        return Array.ConvertAll(labels, l => l == best && best != 0);
    }

    // What cannot be reached from the border through the outside is a hole.
    private static bool[] FillHoles(bool[] inside, int width)
    {
        var (outside, labels) = (Array.ConvertAll(inside, i => !i), new int[inside.Length]);
        var height = inside.Length / width;
        for (var i = 0; i < inside.Length; i++)
        {
            var (y, x) = Math.DivRem(i, width);
            if ((x == 0 || y == 0 || x == width - 1 || y == height - 1) && outside[i] && labels[i] == 0) Flood(outside, labels, width, i,
                1);
        }
        return Array.ConvertAll(labels, l => l == 0);
    }

    private static int Flood(bool[] inside, int[] labels, int width, int start, int label)
    {
        var stack = new Stack<int>([start]);
        labels[start] = label;
        var size = 0;
        while (stack.TryPop(out var i))
        {
            size++;
            var x = i % width;
            Visit(i - width);
            Visit(i + width);
            if (x > 0) Visit(i - 1);
            if (x < width - 1) Visit(i + 1);
        }
        return size;

        void Visit(int at)
        {
            if ((uint)at >= (uint)inside.Length || !inside[at] || labels[at] != 0) return;
            labels[at] = label;
            stack.Push(at);
        }
    }
}
