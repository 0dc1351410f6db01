using System.Numerics;

namespace Fovea.Photometry;

/// <summary>Some neighbouring pixels side by side in the elements of a vector, and their observations light by light: solvers that work on
/// each pixel alone do so for a vector of pixels at a time.</summary>
internal static class PixelLanes
{
    /// <summary>Pixels in a vector.</summary>
    public static int Width => Vector<float>.Count;

    /// <summary>Copies the observations of up to <see cref="Width"/> pixels; the vectors' other elements are zero.</summary>
    /// <param name="values">[lights × pixels].</param>
    /// <param name="pixels">Pixels a light.</param>
    /// <param name="first">The first pixel.</param>
    /// <param name="count">How many.</param>
    /// <param name="block">One vector for each light.</param>
    public static void Gather(ReadOnlySpan<float> values, int pixels, int first, int count, Span<Vector<float>> block)
    {
        if (count == Width)
        {
            for (var light = 0; light < block.Length; light++) block[light] = new(values[(light * pixels + first)..]);
            return;
        }
        Span<float> part = stackalloc float[Width];
        part.Clear();
        for (var light = 0; light < block.Length; light++)
        {
            values.Slice(light * pixels + first, count).CopyTo(part);
            block[light] = new(part);
        }
    }

    /// <summary>Writes vectors x, y, z of up to <see cref="Width"/> pixels to [pixels × 3].</summary>
    public static void Scatter(Vector<float> x, Vector<float> y, Vector<float> z, float[] normals, int first, int count)
    {
        for (var i = 0; i < count; i++)
            (normals[3 * (first + i)], normals[3 * (first + i) + 1], normals[3 * (first + i) + 2]) = (x[i], y[i], z[i]);
    }

    /// <summary>Writes one vector for each light to [lights × pixels].</summary>
    public static void Scatter(ReadOnlySpan<Vector<float>> block, float[] values, int pixels, int first, int count)
    {
        Span<float> part = stackalloc float[Width];
        for (var light = 0; light < block.Length; light++)
        {
            block[light].CopyTo(part);
            part[..count].CopyTo(values.AsSpan(light * pixels + first));
        }
    }
}
