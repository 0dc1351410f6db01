using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary><c>y[i, j] = Σᵤ column[u] Σᵥ row[v] · x[i + u − m, j + v − n]</c> with the taps' middles m and n: a correlation with an outer
/// product, in two passes of one dimension.</summary>
/// <remarks>
/// Strips of rows run in parallel. Of a strip, as many rows as the column has taps are kept, filtered along the row already; they stay in
/// the processor's cache, and the plane is read and written once. Rows are padded to whole vectors, so every pixel goes through the same
/// arithmetic.
/// </remarks>
internal static class SeparableCorrelation
{
    // More rows share more of the filtered rows above and below them; fewer can be shared out among more threads.
    private const int LeastRows = 128;

    /// <param name="x">[…, H, W], Float32.</param>
    /// <param name="row">Weights along a row, an odd number.</param>
    /// <param name="column">Weights along a column, an odd number.</param>
    /// <param name="border">What stands outside the edge.</param>
    public static Tensor Apply(Tensor x, float[] row, float[] column, PaddingMode border)
    {
        var (height, width) = (x.Shape[^2], x.Shape[^1]);
        var rows = Math.Max(LeastRows, 2 * column.Length);
        var strips = (height + rows - 1) / rows;
        var y = new float[x.Count];
        WorkPool.For(x.Count / (height * width) * strips, 1, new Strips(x, y, height, width, rows, strips, row, column, border));
        return Tensor.From(y, x.Shape);
    }

    private readonly struct Strips(Tensor x, float[] y, int height, int width, int rows, int strips, float[] row, float[] column,
        PaddingMode border) : IWork
    {
        public void Run(int begin, int end)
        {
            var block = 4 * Vector<float>.Count;
            var stride = (width + block - 1) / block * block;
            var padded = ArrayPool<float>.Shared.Rent(stride + row.Length - 1);
            var ring = ArrayPool<float>.Shared.Rent((column.Length + 1) * stride);
            Array.Clear(padded);
            for (var i = begin; i < end; i++)
            {
                var first = i % strips * rows;
                Strip(i / strips * height * width, first, Math.Min(height, first + rows), stride, padded, ring);
            }
            ArrayPool<float>.Shared.Return(padded);
            ArrayPool<float>.Shared.Return(ring);
        }

        private void Strip(int plane, int first, int last, int stride, float[] padded, float[] ring)
        {
            var (taps, radius) = (column.Length, column.Length / 2);
            var result = ring.AsSpan(taps * stride, stride);
            for (var step = 0; step < last - first + taps - 1; step++)
            {
                var from = Borders.Index(first - radius + step, height, border);
                var slot = ring.AsSpan(step % taps * stride, stride);
                if (from < 0) slot.Clear();
                else
                {
                    Pad(x.AsReadOnlySpan<float>().Slice(plane + from * width, width), padded);
                    AlongRow(padded, row, slot);
                }
                if (step >= taps - 1)
                {
                    AlongColumn(ring, stride, (step + 1) % taps, column, result);
                    result[..width].CopyTo(y.AsSpan(plane + (first + step - taps + 1) * width, width));
                }
            }
        }

        private void Pad(ReadOnlySpan<float> source, Span<float> padded)
        {
            var radius = row.Length / 2;
            source.CopyTo(padded[radius..]);
            for (var i = 1; i <= radius; i++)
            {
                var (before, after) = (Borders.Index(-i, width, border), Borders.Index(width - 1 + i, width, border));
                padded[radius - i] = before < 0 ? 0 : source[before];
                padded[radius + width - 1 + i] = after < 0 ? 0 : source[after];
            }
        }
    }

    private static void AlongRow(float[] source, float[] weights, Span<float> destination)
    {
        ref var from = ref MemoryMarshal.GetArrayDataReference(source);
        for (var i = 0; i < destination.Length; i += 4 * Vector<float>.Count)
            Sum(ref Unsafe.Add(ref from, i), 1, weights, 0, weights.Length, ref destination[i]);
    }

    // The oldest row of the ring is the topmost.
    private static void AlongColumn(float[] ring, int stride, int oldest, float[] weights, Span<float> destination)
    {
        ref var from = ref MemoryMarshal.GetArrayDataReference(ring);
        for (var i = 0; i < destination.Length; i += 4 * Vector<float>.Count)
            SumOfRing(ref Unsafe.Add(ref from, i), stride, oldest, weights, ref destination[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sum(ref float from, int step, float[] weights, int begin, int end, ref float to)
    {
        var (a, b, c, d) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
        Add(ref from, step, weights, begin, end, ref a, ref b, ref c, ref d);
        Store(ref to, a, b, c, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SumOfRing(ref float from, int stride, int oldest, float[] weights, ref float to)
    {
        var (a, b, c, d) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
        var older = weights.Length - oldest;
        Add(ref Unsafe.Add(ref from, oldest * stride), stride, weights, 0, older, ref a, ref b, ref c, ref d);
        Add(ref from, stride, weights, older, weights.Length, ref a, ref b, ref c, ref d);
        Store(ref to, a, b, c, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref float from, int step, float[] weights, int begin, int end, ref Vector<float> a, ref Vector<float> b,
        ref Vector<float> c, ref Vector<float> d)
    {
        var lanes = (nuint)Vector<float>.Count;
        for (var k = begin; k < end; k++)
        {
            var weight = Vector.Create(weights[k]);
            a = Vector.MultiplyAddEstimate(weight, Vector.LoadUnsafe(ref from), a);
            b = Vector.MultiplyAddEstimate(weight, Vector.LoadUnsafe(ref from, lanes), b);
            c = Vector.MultiplyAddEstimate(weight, Vector.LoadUnsafe(ref from, 2 * lanes), c);
            d = Vector.MultiplyAddEstimate(weight, Vector.LoadUnsafe(ref from, 3 * lanes), d);
            from = ref Unsafe.Add(ref from, step);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ref float to, Vector<float> a, Vector<float> b, Vector<float> c, Vector<float> d)
    {
        var lanes = (nuint)Vector<float>.Count;
        a.StoreUnsafe(ref to);
        b.StoreUnsafe(ref to, lanes);
        c.StoreUnsafe(ref to, 2 * lanes);
        d.StoreUnsafe(ref to, 3 * lanes);
    }
}
