using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fovea.Photometry;

/// <summary>The product of a 3-row matrix with observations, a block of pixels at a time.</summary>
/// <remarks>The work is bounded by how fast observations come from memory. Eight lights are read side by side, no more than the processor
/// prefetches at once, and the sums of a block stay in the nearest cache in between.</remarks>
internal static class LeastSquaresKernel
{
    /// <summary>Pixels in a block: 3 × 8 KB of sums.</summary>
    public const int Block = 2048;

    private const int Group = 8;

    /// <summary>Solves pixels <paramref name="first"/> … and writes G, or where albedo is given G/‖G‖ and ‖G‖, every element of
    /// them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float[] pinv, float[] values, int pixels, int first, int count, float[] g, float[]? albedo)
    {
        Span<float> sums = stackalloc float[3 * Block];
        var (lights, light) = (pinv.Length / 3, 0);
        sums.Clear();
        for (; light + Group <= lights; light += Group) AddEight(pinv.AsSpan(3 * light, 3 * Group), values, light * (nint)pixels + first,
            pixels, count, sums);
        for (; light < lights; light++) AddOne(pinv.AsSpan(3 * light, 3), values.AsSpan(light * pixels + first, count), sums);
        var (x, y, z) = (0, Block, 2 * Block);
        if (albedo is null)
        {
            for (var i = 0; i < count; i++, x++, y++, z++)
                (g[3 * (first + i)], g[3 * (first + i) + 1], g[3 * (first + i) + 2]) = (sums[x], sums[y], sums[z]);
            return;
        }
        for (var i = 0; i < count; i++, x++, y++, z++)
        {
            var length = MathF.Sqrt(sums[x] * sums[x] + sums[y] * sums[y] + sums[z] * sums[z]);
            var scale = 1 / length;
            // Neither zero nor infinite nor not a number, and neither is its inverse.
            var isValid = length > 0 && float.IsFinite(length) && float.IsFinite(scale);
            albedo[first + i] = isValid ? length : 0;
            g[3 * (first + i)] = isValid ? sums[x] * scale : 0;
            g[3 * (first + i) + 1] = isValid ? sums[y] * scale : 0;
            g[3 * (first + i) + 2] = isValid ? sums[z] * scale : 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddEight(ReadOnlySpan<float> pinv, float[] values, nint at, nint pixels, int count, Span<float> sums)
    {
        ref var from = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(values), at);
        ref var to = ref MemoryMarshal.GetReference(sums);
        var i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            var x = Vector.LoadUnsafe(ref to, (nuint)i);
            var y = Vector.LoadUnsafe(ref to, (nuint)(Block + i));
            var z = Vector.LoadUnsafe(ref to, (nuint)(2 * Block + i));
            ref var row = ref Unsafe.Add(ref from, i);
            for (var k = 0; k < 3 * Group; k += 3)
            {
                var v = Vector.LoadUnsafe(ref row);
                x = Vector.MultiplyAddEstimate(v, new(pinv[k]), x);
                y = Vector.MultiplyAddEstimate(v, new(pinv[k + 1]), y);
                z = Vector.MultiplyAddEstimate(v, new(pinv[k + 2]), z);
                row = ref Unsafe.Add(ref row, pixels);
            }
            x.StoreUnsafe(ref to, (nuint)i);
            y.StoreUnsafe(ref to, (nuint)(Block + i));
            z.StoreUnsafe(ref to, (nuint)(2 * Block + i));
        }
        for (; i < count; i++)
        {
            for (var k = 0; k < Group; k++)
            {
                var v = Unsafe.Add(ref from, k * pixels + i);
                sums[i] += v * pinv[3 * k];
                sums[Block + i] += v * pinv[3 * k + 1];
                sums[2 * Block + i] += v * pinv[3 * k + 2];
            }
        }
    }

    private static void AddOne(ReadOnlySpan<float> pinv, ReadOnlySpan<float> values, Span<float> sums)
    {
        for (var i = 0; i < values.Length; i++)
        {
            sums[i] += values[i] * pinv[0];
            sums[Block + i] += values[i] * pinv[1];
            sums[2 * Block + i] += values[i] * pinv[2];
        }
    }
}
