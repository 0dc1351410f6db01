using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fovea.Tensors;

/// <summary>Between planes of floating-point numbers and bytes whose channels lie side by side, for the rows of images from begin to
/// end.</summary>
internal static class QuantizeKernel
{
    /// <summary>Rows of all images.</summary>
    internal readonly struct ToBytes(int channels, int height, int width, ArraySegment<float> x, float scale, byte zero,
        ArraySegment<byte> y) : IWork
    {
        public void Run(int begin, int end)
        {
            var line = Scratch<byte>.Get(ScratchSlot.Transposed, channels * width).AsSpan();
            for (var item = begin; item < end; item++)
            {
                var (image, row) = (item / height, item % height);
                for (var c = 0; c < channels; c++)
                    Round(x.AsSpan(((image * channels + c) * height + row) * width, width), scale, zero, line.Slice(c * width, width));
                Turn(line, channels, width, y.AsSpan(item * width * channels, width * channels));
            }
        }

        private static void Round(ReadOnlySpan<float> x, float scale, byte zero, Span<byte> to)
        {
            var (lowest, highest) = ((float)-zero, (float)(byte.MaxValue - zero));
            ref var source = ref MemoryMarshal.GetReference(x);
            ref var target = ref MemoryMarshal.GetReference(to);
            var i = 0;
            for (; i <= x.Length - 16; i += 16)
            {
                var half = Vector256.Narrow(Of(Vector256.LoadUnsafe(ref source, (nuint)i)),
                    Of(Vector256.LoadUnsafe(ref source, (nuint)(i + 8)))).AsUInt16();
                Vector128.Narrow(half.GetLower(), half.GetUpper()).StoreUnsafe(ref target, (nuint)i);
            }
            for (; i < x.Length; i++)
            {
                var q = MathF.Round(x[i] / scale);
                to[i] = float.IsNaN(q) ? zero : (byte)((int)Math.Clamp(q, lowest, highest) + zero);
            }

            Vector256<int> Of(Vector256<float> v)
            {
                var q = Vector256.Round(v / scale);
                q = Vector256.ConditionalSelect(Vector256.Equals(q, q), q, Vector256<float>.Zero);
                return Vector256.ConvertToInt32(Vector256.Clamp(q, Vector256.Create(lowest), Vector256.Create(highest)))
                    + Vector256.Create((int)zero);
            }
        }
    }

    /// <summary>Rows of all images.</summary>
    internal readonly struct ToNumbers(int channels, int height, int width, ArraySegment<byte> x, float scale, byte zero,
        ArraySegment<float> y) : IWork
    {
        public void Run(int begin, int end)
        {
            for (var item = begin; item < end; item++)
            {
                var (image, row) = (item / height, item % height);
                var from = x.AsSpan(item * width * channels, width * channels);
                for (var c = 0; c < channels; c++)
                {
                    var to = y.AsSpan(((image * channels + c) * height + row) * width, width);
                    for (var i = 0; i < width; i++) to[i] = scale * (from[i * channels + c] - zero);
                }
            }
        }
    }

    // [channels, width] as [width, channels].
    private static void Turn(ReadOnlySpan<byte> from, int channels, int width, Span<byte> to)
    {
        if (channels == 3)
        {
            ReadOnlySpan<byte> a = from[..width], b = from.Slice(width, width), c = from.Slice(2 * width, width);
            ref var pixel = ref MemoryMarshal.GetReference(to[..(3 * width)]);
            for (var i = 0; i < a.Length; i++)
            {
                Unsafe.Add(ref pixel, 3 * i) = a[i];
                Unsafe.Add(ref pixel, 3 * i + 1) = b[i];
                Unsafe.Add(ref pixel, 3 * i + 2) = c[i];
            }
            return;
        }
        for (var i = 0; i < width; i++)
            for (var c = 0; c < channels; c++) to[i * channels + c] = from[c * width + i];
    }
}

/// <summary>The largest of windows of bytes, channels side by side, for the output rows from begin to end.</summary>
internal readonly struct QuantizedMaxPool(PoolGeometry g, int channels, ArraySegment<byte> x, ArraySegment<byte> y) : IWork
{
    public void Run(int begin, int end)
    {
        for (var item = begin; item < end; item++)
        {
            var (image, row) = (item / g.Out.H, item % g.Out.H);
            var plane = x.AsSpan(image * g.In.H * g.In.W * channels, g.In.H * g.In.W * channels);
            int dh = Math.Max(1, g.Dilation.H), dw = Math.Max(1, g.Dilation.W);
            for (var column = 0; column < g.Out.W; column++)
            {
                var to = y.AsSpan((item * g.Out.W + column) * channels, channels);
                to.Clear();
                for (var ky = 0; ky < g.Kernel.H; ky++)
                {
                    var i = row * g.Stride.H - g.Padding.H + ky * dh;
                    if (i < 0 || i >= g.In.H) continue;
                    for (var kx = 0; kx < g.Kernel.W; kx++)
                    {
                        var j = column * g.Stride.W - g.Padding.W + kx * dw;
                        if (j >= 0 && j < g.In.W) Largest(plane.Slice((i * g.In.W + j) * channels, channels), to);
                    }
                }
            }
        }
    }

    private static void Largest(ReadOnlySpan<byte> from, Span<byte> to)
    {
        ref var source = ref MemoryMarshal.GetReference(from);
        ref var target = ref MemoryMarshal.GetReference(to);
        var c = 0;
        for (; c <= to.Length - 32; c += 32)
            Vector256.Max(Vector256.LoadUnsafe(ref source, (nuint)c), Vector256.LoadUnsafe(ref target, (nuint)c))
                .StoreUnsafe(ref target, (nuint)c);
        for (; c < to.Length; c++) to[c] = Math.Max(from[c], to[c]);
    }
}
