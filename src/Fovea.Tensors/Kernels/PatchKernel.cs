using System.Numerics;

namespace Fovea.Tensors;

/// <summary>The adjoint of taking patches ("col2im").</summary>
internal static class PatchKernel
{
    /// <summary>image[tap's pixel at position] += columns[tap, position], tap by tap, so that the order of additions is fixed.</summary>
    public static void AddBack<T>(in ConvGeometry g, ReadOnlySpan<T> columns, Span<T> image) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var tap = 0; tap < g.Taps; tap++)
        {
            var (kx, rest) = (tap % g.Kernel.W, tap / g.Kernel.W);
            var (ky, channel) = (rest % g.Kernel.H, rest / g.Kernel.H);
            var plane = image.Slice(channel * g.InPlane, g.InPlane);
            // The output columns whose input column lies inside the image.
            var offset = kx * g.Dilation.W - g.Padding.W;
            var begin = offset >= 0 ? 0 : (-offset + g.Stride.W - 1) / g.Stride.W;
            var end = Math.Min(g.Out.W, g.In.W - offset <= 0 ? 0 : (g.In.W - offset - 1) / g.Stride.W + 1);
            if (begin >= end) continue;
            for (var oy = 0; oy < g.Out.H; oy++)
            {
                var y = oy * g.Stride.H + ky * g.Dilation.H - g.Padding.H;
                if ((uint)y >= (uint)g.In.H) continue;
                var from = columns.Slice(tap * g.OutPlane + oy * g.Out.W + begin, end - begin);
                var row = plane.Slice(y * g.In.W, g.In.W);
                if (g.Stride.W == 1) Add(from, row.Slice(begin + offset, from.Length));
                else for (int i = 0, x = begin * g.Stride.W + offset; i < from.Length; i++, x += g.Stride.W) row[x] += from[i];
            }
        }
    }

    // Rows are short (an output's width), so the loop is plain: the call of a general driver would cost more than the additions.
    private static void Add<T>(ReadOnlySpan<T> from, Span<T> to) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var i = 0;
        for (; i <= from.Length - Vector<T>.Count; i += Vector<T>.Count)
            (new Vector<T>(to[i..]) + new Vector<T>(from[i..])).CopyTo(to[i..]);
        for (; i < from.Length; i++) to[i] += from[i];
    }
}
