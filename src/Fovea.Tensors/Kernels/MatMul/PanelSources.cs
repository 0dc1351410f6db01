using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fovea.Tensors;

/// <summary>A matrix that can write itself as packed panels: for each k in order, <c>width</c> neighbouring elements of the other
/// axis.</summary>
internal interface IPanelSource<T> where T : unmanaged, INumberBase<T>
{
    /// <summary>Fills <paramref name="panel"/>[k, j] for k from <paramref name="k"/> over <paramref name="depth"/> steps, and <paramref
    /// name="width"/> columns from
    /// <paramref name="start"/>, of which the first <paramref name="count"/> exist; the rest become 0.</summary>
    void Pack(int k, int depth, int start, int count, int width, Span<T> panel);
}

/// <summary>A stored matrix. Along k its elements lie <paramref name="pitch"/> apart and along the other axis side by side, or the other
/// way round.</summary>
internal readonly struct MatrixPanels<T>(ArraySegment<T> matrix, int pitch, bool kIsInner) : IPanelSource<T>
    where T : unmanaged, INumberBase<T>
{
    public void Pack(int k, int depth, int start, int count, int width, Span<T> panel)
    {
        ReadOnlySpan<T> m = matrix;
        if (!kIsInner)
        {
            // Whole vectors only: a narrow panel of the scalar kernel is copied row by row.
            if (count == width && width * Unsafe.SizeOf<T>() % Vector256<byte>.Count == 0)
            {
                CopyRows(m.Slice(k * pitch + start, Math.Max(0, (depth - 1) * pitch + width)), depth, width, panel);
                return;
            }
            for (var r = 0; r < depth; r++)
            {
                var line = panel.Slice(r * width, width);
                m.Slice((k + r) * pitch + start, count).CopyTo(line);
                line[count..].Clear();
            }
            return;
        }
        if (count < width) panel[..(depth * width)].Clear();
        // Each stored row goes down one column of the panel.
        if (depth > 0) TransposeKernel.Run(m[(start * pitch + k)..], count, depth, pitch, panel, width);
    }

    /// <summary>A panel's worth of every row, one below the other.</summary>
    private unsafe void CopyRows(ReadOnlySpan<T> rows, int depth, int width, Span<T> panel)
    {
        const int Ahead = 8;
        var bytes = (nuint)(width * sizeof(T));
        panel = panel[..(depth * width)];
        ref var from = ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(rows));
        ref var to = ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(panel));
        var step = (nint)pitch * sizeof(T);
        for (var r = 0; r < depth; r++)
        {
            for (nuint i = 0; i < bytes; i += (nuint)Vector256<byte>.Count) Vector256.LoadUnsafe(ref from, i).StoreUnsafe(ref to, i);
            CacheHint.Prefetch(ref Unsafe.AddByteOffset(ref from, Ahead * step), (int)bytes);
            from = ref Unsafe.AddByteOffset(ref from, step);
            to = ref Unsafe.AddByteOffset(ref to, bytes);
        }
    }
}

/// <summary>The patches of one image under a convolution, as the matrix [positions, taps] that im2col would store; here it exists only one
/// panel at a time.</summary>
/// <param name="image">The planes of one group of channels.</param>
/// <param name="g">The convolution.</param>
internal readonly struct PatchPanels<T>(ArraySegment<T> image, ConvGeometry g) : IPanelSource<T> where T : unmanaged, INumberBase<T>
{
    public void Pack(int k, int depth, int start, int count, int width, Span<T> panel)
    {
        if (count < width) panel[..(depth * width)].Clear();
        for (var j = 0; j < count; j++) Taps(start + j, k, depth, panel[j..], width);
    }

    /// <summary>to[i·step] = the input element that tap meets at output position first + i.</summary>
    private void Taps(int tap, int first, int count, Span<T> to, int step)
    {
        ReadOnlySpan<T> pixels = image;
        var (kx, rest) = (tap % g.Kernel.W, tap / g.Kernel.W);
        var (ky, channel) = (rest % g.Kernel.H, rest / g.Kernel.H);
        var plane = pixels.Slice(channel * g.InPlane, g.InPlane);
        var (oy, ox) = (first / g.Out.W, first % g.Out.W);
        var offsetX = kx * g.Dilation.W - g.Padding.W;
        for (var i = 0; i < count; oy++, ox = 0)
        {
            var y = oy * g.Stride.H + ky * g.Dilation.H - g.Padding.H;
            var run = Math.Min(g.Out.W - ox, count - i);
            if ((uint)y >= (uint)g.In.H)
            {
                for (var j = 0; j < run; j++) to[(i + j) * step] = T.Zero;
                i += run;
                continue;
            }
            var row = plane.Slice(y * g.In.W, g.In.W);
            var x = ox * g.Stride.W + offsetX;
            for (var j = 0; j < run; j++, x += g.Stride.W) to[(i + j) * step] = (uint)x < (uint)row.Length ? row[x] : T.Zero;
            i += run;
        }
    }
}
