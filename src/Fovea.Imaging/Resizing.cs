namespace Fovea.Imaging;

/// <summary>Changes of size.</summary>
/// <remarks>
/// <b>Nearest</b>: <c>y[i] = x[⌊(i + ½) · input / output⌋]</c> along each axis (PyTorch's <c>nearest-exact</c>).
/// <b>Bilinear</b>: a triangle filter as wide as the output's pixels, so that pictures are smoothed before they shrink
/// (Pillow's <c>BILINEAR</c>, torchvision's <c>antialias=True</c>); 8 bit results equal Pillow's bit for bit.
/// </remarks>
/// <example><code>
/// var thumbnail = Resizing.Bilinear(Image.Load("photo.jpg"), 64, 64);
/// </code></example>
public static class Resizing
{
    /// <summary>Takes for each pixel the one that its centre falls in.</summary>
    /// <param name="image">Any layout; it is kept.</param>
    /// <param name="width">Of the result, in pixels.</param>
    /// <param name="height">Of the result, in pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is beyond the limits of <see cref="Image"/>.</exception>
    public static Image Nearest(Image image, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(image);
        var result = new Image(width, height, image.Channels, image.BitDepth);
        if (image.BitDepth == 8)
            NearestPixels<byte>(image.Pixels8, image.Height, image.Width, image.Channels, height, width, result.Pixels8);
        else
            NearestPixels<ushort>(image.Pixels16, image.Height, image.Width, image.Channels, height, width, result.Pixels16);
        return result;
    }

    /// <summary>Takes for each element of a plane the one that its centre falls in.</summary>
    /// <param name="plane"><c>[height, width]</c>.</param>
    /// <param name="height">Rows of the plane.</param>
    /// <param name="width">Columns of the plane.</param>
    /// <param name="outHeight">Rows of the result.</param>
    /// <param name="outWidth">Columns of the result.</param>
    /// <param name="destination"><c>[outHeight, outWidth]</c>.</param>
    /// <exception cref="ArgumentException">A span does not have as many elements as its sizes say.</exception>
    public static void Nearest(ReadOnlySpan<float> plane, int height, int width, int outHeight, int outWidth, Span<float> destination)
    {
        CheckPlanes(plane.Length, height, width, outHeight, outWidth, destination.Length);
        NearestPixels(plane, height, width, 1, outHeight, outWidth, destination);
    }

    /// <summary>Filters with a triangle; colours are weighted by their alpha, so that transparent pixels do not bleed.</summary>
    /// <param name="image">Any layout; it is kept.</param>
    /// <param name="width">Of the result, in pixels.</param>
    /// <param name="height">Of the result, in pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is beyond the limits of <see cref="Image"/>.</exception>
    public static Image Bilinear(Image image, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.BitDepth == 16) return Resample16.Apply(image, width, height);
        if (!image.HasAlpha || (width == image.Width && height == image.Height))
            return Resample8.Apply(image, width, height);
        return Premultiplication.Undo(Resample8.Apply(Premultiplication.Apply(image), width, height));
    }

    /// <summary>Filters a plane with a triangle, along rows and then along columns, in double precision.</summary>
    /// <param name="plane"><c>[height, width]</c>.</param>
    /// <param name="height">Rows of the plane.</param>
    /// <param name="width">Columns of the plane.</param>
    /// <param name="outHeight">Rows of the result.</param>
    /// <param name="outWidth">Columns of the result.</param>
    /// <param name="destination"><c>[outHeight, outWidth]</c>; equal to Pillow's mode F bit for bit.</param>
    /// <exception cref="ArgumentException">A span does not have as many elements as its sizes say.</exception>
    public static void Bilinear(ReadOnlySpan<float> plane, int height, int width, int outHeight, int outWidth, Span<float> destination)
    {
        CheckPlanes(plane.Length, height, width, outHeight, outWidth, destination.Length);
        ResamplePlane.Apply(plane, height, width, outHeight, outWidth, destination);
    }

    private static void NearestPixels<T>(ReadOnlySpan<T> from, int height, int width, int channels, int outHeight, int outWidth, Span<T> to)
    {
        var columns = new int[outWidth];
        for (var x = 0; x < outWidth; x++) columns[x] = (int)((2L * x + 1) * width / (2L * outWidth)) * channels;
        for (var y = 0; y < outHeight; y++)
        {
            var row = from[((int)((2L * y + 1) * height / (2L * outHeight)) * width * channels)..];
            var result = to[(y * outWidth * channels)..];
            for (var x = 0; x < outWidth; x++)
                for (var c = 0; c < channels; c++) result[x * channels + c] = row[columns[x] + c];
        }
    }

    private static void CheckPlanes(int plane, int height, int width, int outHeight, int outWidth, int destination)
    {
        if (height < 1 || width < 1 || (long)height * width != plane)
            throw new ArgumentException(
                $"Resizing: expected a plane of {height} × {width} = {(long)height * width} elements, got {plane}.", nameof(plane));
        if (outHeight < 1 || outWidth < 1 || (long)outHeight * outWidth != destination)
            throw new ArgumentException(
                $"Resizing: expected room for {outHeight} × {outWidth} = {(long)outHeight * outWidth} elements, got {destination}.",
                nameof(destination));
    }
}
