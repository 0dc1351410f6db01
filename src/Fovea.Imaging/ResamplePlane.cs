namespace Fovea.Imaging;

/// <summary>A filter on one plane of floats: sums in double precision, each pass rounded to single.</summary>
internal static class ResamplePlane
{
    public static void Apply(ReadOnlySpan<float> plane, int height, int width, int outHeight, int outWidth, Span<float> destination,
        Interpolation interpolation)
    {
        if (outWidth == width) AlongColumns(plane, height, width, outHeight, destination, interpolation);
        else if (outHeight == height) AlongRows(plane, height, width, outWidth, destination, interpolation);
        else
        {
            var narrow = new float[height * outWidth];
            AlongRows(plane, height, width, outWidth, narrow, interpolation);
            AlongColumns(narrow, height, outWidth, outHeight, destination, interpolation);
        }
    }

    private static void AlongRows(ReadOnlySpan<float> from, int height, int width, int outWidth, Span<float> to,
        Interpolation interpolation)
    {
        var weights = new ResampleWeights(width, outWidth, interpolation);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < outWidth; x++)
            {
                var k = weights.Weights.AsSpan(x * weights.Stride, weights.Count[x]);
                var window = from.Slice(y * width + weights.First[x], k.Length);
                var sum = 0.0;
                for (var i = 0; i < k.Length; i++) sum += window[i] * k[i];
                to[y * outWidth + x] = (float)sum;
            }
        }
    }

    private static void AlongColumns(ReadOnlySpan<float> from, int height, int width, int outHeight, Span<float> to,
        Interpolation interpolation)
    {
        if (height == outHeight)
        {
            from.CopyTo(to);
            return;
        }
        var weights = new ResampleWeights(height, outHeight, interpolation);
        var sums = new double[width];
        for (var y = 0; y < outHeight; y++)
        {
            Array.Clear(sums);
            for (var k = 0; k < weights.Count[y]; k++)
            {
                var weight = weights.Weights[y * weights.Stride + k];
                var row = from.Slice((weights.First[y] + k) * width, width);
                for (var x = 0; x < row.Length; x++) sums[x] += row[x] * weight;
            }
            for (var x = 0; x < width; x++) to[y * width + x] = (float)sums[x];
        }
    }
}
